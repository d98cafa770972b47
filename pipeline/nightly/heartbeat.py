"""A file that every night touches: whoever watches it from outside notices a night that never ran or never ended."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

from mingzhang.pipeline.clock import china_second
from mingzhang.pipeline.durable import write
from mingzhang.pipeline.nightly.records import Run
from mingzhang.pipeline.nightly.result import Night

__all__ = ["NAME", "beat"]

NAME = "heartbeat.json"


def beat(folder: Path, run: Run, night: Night | None = None) -> None:
    """Say that a run has begun or, with what it came to, that it has ended."""
    told = {
        "run_id": run.run_id,
        "started": china_second(run.started),
        "finished": china_second(night.finished) if night else None,
        "exit": night.code if night else None,
        "alarms": len(night.alarms) if night else None,
        "portals": len(run.portals),
        "host": socket.gethostname(),
        "pid": os.getpid(),
    }
    fresh = folder / f"{NAME}.new"
    write(fresh, f"{json.dumps(told, ensure_ascii=False)}\n".encode())
    fresh.replace(folder / NAME)
