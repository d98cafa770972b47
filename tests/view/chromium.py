"""A real Chromium, driven through a pair of pipes: no driver, no socket, no package of Python's."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["Chromium", "program", "quiet"]

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --remote-debugging-pipe"
).split()
SECONDS = 60.0


def program() -> str | None:
    """Where Chromium is, if it is."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Chromium:
    """One browser with one tab; `told` is what its console and its log said, refusals of a policy among it."""

    def __init__(self, profile: Path, *, wide: int = 1440, high: int = 900, dark: bool = False) -> None:
        found = program()
        assert found
        read, self._write = os.pipe()
        self._read, write = os.pipe()
        command = f'exec "$@" 3<&{read} 4>&{write}'
        self._process = subprocess.Popen(
            ["bash", "-c", command, "bash", found, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(read, write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(read)
        os.close(write)
        self._held, self._asked, self._session = b"", 0, ""
        self.told: list[str] = []
        target = next(t for t in self._targets() if t["type"] == "page")
        self._session = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")
        self.size(wide, high)
        if dark:
            self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    def _targets(self) -> list[dict[str, Any]]:
        for _ in range(100):
            found: list[dict[str, Any]] = self.send("Target.getTargets")["targetInfos"]
            if any(target["type"] == "page" for target in found):
                return found
            time.sleep(0.1)
        raise AssertionError("Chromium has no tab")

    def size(self, wide: int, high: int) -> None:
        """The window, in pixels of the page; below 500 it is a phone."""
        self.send("Emulation.setDeviceMetricsOverride", width=wide, height=high, deviceScaleFactor=1, mobile=wide < 500)

    def send(self, method: str, **params: Any) -> Any:
        """The answer to one command of the protocol."""
        self._asked += 1
        said: dict[str, Any] = {"id": self._asked, "method": method, "params": params}
        if self._session:
            said["sessionId"] = self._session
        os.write(self._write, json.dumps(said).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self._asked:
                assert "error" not in heard, heard
                return heard["result"]

    def _hear(self) -> dict[str, Any]:
        until = time.monotonic() + SECONDS
        while b"\0" not in self._held:
            ready, _, _ = select.select([self._read], [], [], max(0.0, until - time.monotonic()))
            chunk = os.read(self._read, 1 << 16) if ready else b""
            assert chunk, "Chromium is silent"
            self._held += chunk
        line, _, self._held = self._held.partition(b"\0")
        heard: dict[str, Any] = json.loads(line)
        if heard.get("method") == "Log.entryAdded":
            self.told.append(heard["params"]["entry"]["text"])
        elif heard.get("method") in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            self.told.append(json.dumps(heard["params"])[:600])
        return heard

    def open(self, path: Path, fragment: str = "") -> None:
        """Load a file and wait until its script has run."""
        self.send("Page.navigate", url=path.as_uri() + fragment)
        self.wait("document.readyState === 'complete' && !!document.querySelector('header h1')")

    def run(self, expression: str) -> Any:
        """What an expression of JavaScript gives."""
        got = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in got, got["exceptionDetails"]
        return got["result"].get("value")

    def wait(self, expression: str) -> None:
        """Until it is true."""
        until = time.monotonic() + SECONDS
        while not self.run(expression):
            assert time.monotonic() < until, f"never true: {expression}"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        """A real click on the middle of what the selector finds, where a person would hit it."""
        at = self.run(f"(e => {{const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]}})"
                      f"(document.querySelector({json.dumps(selector)}))")  # fmt: skip
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)

    def key(self, key: str) -> None:
        """One key pressed and released."""
        text = {"text": key} if len(key) == 1 else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key)

    def type(self, words: str) -> None:
        """Words typed where the focus is."""
        self.send("Input.insertText", text=words)

    def picture(self, path: Path) -> None:
        """What is seen, as PNG."""
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))

    def megabytes(self) -> float:
        """What all processes of this browser hold, what they share counted once (Linux)."""
        parents = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        mine = {self._process.pid}
        while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
            mine |= more
        held = 0
        for pid in mine:
            with contextlib.suppress(OSError):
                held += int(Path(f"/proc/{pid}/smaps_rollup").read_text().split("Pss:")[1].split()[0])
        return held / 1024

    def close(self) -> None:
        """End this browser."""
        self._session = ""
        self.send("Browser.close")
        self._process.wait(timeout=30)
        os.close(self._write)
        os.close(self._read)


@contextlib.contextmanager
def quiet(folder: Path) -> Iterator[Callable[..., Chromium]]:
    """Starts browsers with profiles of their own; at the end nothing may have been refused or thrown in them."""
    started: list[Chromium] = []

    def start(**how: Any) -> Chromium:
        started.append(Chromium(folder / f"profile{len(started)}", **how))
        return started[-1]

    yield start
    told = [words for one in started for words in one.told]
    for one in started:
        one.close()
    assert not told
