"""Seconds and memory a page beside RapidOCR on whole pages, two threads each; `python tests/ocr/speed.py [PAGES]`.

The same pages of tables and text in one run, each engine on every page in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import logging
import resource
import sys
import time
from pathlib import Path
from typing import Any

from measure import CORPUS, TRUTH
from prints import clean, opened

from mingzhang.extractors.ocr.page import recognise_page


def _rapid() -> Any:
    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": 2, "Global.use_cls": False, "Global.log_level": "error"}
    return RapidOCR(params=threads)


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    pages = [(name, number) for name, span in TRUTH.items() for number in span]
    pages = pages[:: max(len(pages) // most, 1)][:most]
    spent = {"ours": [0.0, 0.0], "rapidocr": [0.0, 0.0]}
    engine, peak = None, 0.0
    for turn in ("ours", "rapidocr"):
        if turn == "rapidocr":
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            engine = _rapid()
        for name, number in pages:
            page = opened(Path(CORPUS / name))[number - 1]
            picture, size = clean(page), page.get_size()
            wall, processor = time.monotonic(), time.process_time()
            recognise_page(picture, *size) if engine is None else engine(picture[:, :, ::-1])
            spent[turn][0] += time.monotonic() - wall
            spent[turn][1] += time.process_time() - processor
    for turn, (wall, processor) in spent.items():
        print(f"{turn}: {wall / len(pages):.2f} s a page, {processor / len(pages):.2f} s of processor")
    print(f"ours takes {spent['ours'][1] / spent['rapidocr'][1]:.2f} of its processor time, {peak:.0f} MB at most")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
