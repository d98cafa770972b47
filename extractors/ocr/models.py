"""The recognition and detection networks, run by onnxruntime: arrays in, probabilities out.

The networks are files inside the wheel of RapidOCR (PP-OCRv6 small); that package itself is not imported and nothing is
ever downloaded.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["HEIGHT", "STRIDE", "Array", "alphabet", "detect", "installed", "models_digest", "recognise", "unlikely"]

Array = np.ndarray[Any, Any]

HEIGHT = 48
"""Height of a line's picture as the recognition network takes it."""
STRIDE = 8
"""Columns of that picture for each of the network's answers."""
BLANK = 0
_RECOGNITION, _DETECTION = "*_rec_*.onnx", "*_det_*.onnx"
"""The names of the networks' files: a version of the wheel holds one of each."""
_NEEDED = ("rapidocr", "onnxruntime", "cv2")
_THREADS = 2


@cache
def installed() -> bool:
    """Whether everything that recognition needs is here; nothing is imported."""
    return all(find_spec(name) is not None for name in _NEEDED) and all(
        _file(name).is_file() for name in (_RECOGNITION, _DETECTION)
    )


@cache
def models_digest() -> str:
    """Which networks these are: part of the name of whatever is kept of their answers."""
    digest = hashlib.sha256()
    for name in (_RECOGNITION, _DETECTION):
        digest.update(_file(name).read_bytes())
    return digest.hexdigest()[:12]


@cache
def alphabet() -> tuple[str, ...]:
    """The character of each class of the recognition network; class 0 is none, the last is a space."""
    told = _session(_RECOGNITION).get_modelmeta().custom_metadata_map["character"]
    return ("", *told.split("\n"), " ")


@cache
def unlikely() -> Array:
    """The classes whose characters are not of GB 2312: traditional ones (決 for 决), kana, emoji.

    The network knows many scripts; documents of the mainland are printed in one, but for rare names.
    """
    return np.array([at for at, char in enumerate(alphabet()) if not _is_simplified(char)])


def _is_simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def recognise(lines: Array) -> Array:
    """Probabilities of lines' pictures: `(lines, HEIGHT, width)` of grey in, `(lines, width / STRIDE, classes)` out."""
    return _run(_RECOGNITION, np.repeat(_normal(lines)[:, None], 3, axis=1))


def detect(picture: Array) -> Array:
    """How likely each point of a grey picture is text; both sides are multiples of 32."""
    found: Array = _run(_DETECTION, np.repeat(_normal(picture)[None, None], 3, axis=1))[0, 0]
    return found


def _normal(grey: Array) -> Array:
    return grey.astype(np.float32) / 127.5 - 1.0


def _run(name: str, given: Array) -> Array:
    session = _session(name)
    answer: Array = session.run(None, {session.get_inputs()[0].name: given})[0]
    return answer


@cache
def _session(name: str) -> Any:
    import onnxruntime  # noqa: PLC0415 - of the extra `ocr`

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # other documents are read beside this one
    options.log_severity_level = 4  # what fails comes back as an error
    return onnxruntime.InferenceSession(str(_file(name)), options, providers=["CPUExecutionProvider"])


@cache
def _file(name: str) -> Path:
    """The first file of this name among the networks in RapidOCR's wheel."""
    found = find_spec("rapidocr")
    folder = Path(found.origin or "").parent / "models" if found else Path("models")
    return next(iter(sorted(folder.glob(name))), folder / name)
