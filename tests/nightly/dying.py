"""Programs for nights that die at a chosen moment, as a machine does: at once, with nothing cleaned up."""

DIES_WRITING = """
import os, sys
from mingzhang.pipeline import durable
from mingzhang.pipeline.archive import store
at, written = int(sys.argv.pop(1)), 0
def append(path, data):
    global written
    written += 1
    if written == at:
        with path.open("ab") as handle:
            handle.write(data[: len(data) * (at % 7 + 1) // 8])
        os._exit(9)
    whole(path, data)
whole, store.append = store.append, append
from mingzhang.pipeline.cli.main import main
sys.argv[0] = "mingzhang"
main()
"""
"""A night that dies inside its n-th write to the archive, with a part of the record on the disk."""
