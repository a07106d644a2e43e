"""Headless Chromium for tests and benchmarks, driven over the DevTools protocol through a pipe."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
_KEYS = {"Enter": 13, "Escape": 27, "End": 35, "Home": 36}
_KEYS |= {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}


def program() -> str | None:
    """Where Chromium or Chrome is, if it is installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for found in map(shutil.which, names) if found), None)


@contextmanager
def opened(profile: Path) -> Iterator[Page]:
    """A page in a browser of its own, which keeps its files in `profile`, an empty folder."""
    (read_here, write_there), (read_there, write_here) = os.pipe(), os.pipe()
    browser = _start([str(program()), *_FLAGS, f"--user-data-dir={profile}", "about:blank"], read_there, write_there)
    with os.fdopen(read_here, "rb", buffering=0) as answers, os.fdopen(write_here, "wb", buffering=0) as commands:
        try:
            yield Page(_Connection(answers, commands))
        finally:
            os.kill(browser, signal.SIGTERM)
            os.waitpid(browser, 0)


def _start(command: list[str], reads: int, writes: int) -> int:
    """Start Chromium, which reads commands from descriptor 3 and writes answers to 4; its process id."""
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10) for descriptor in (reads, writes)]
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_DUP2, 1, 2),
        (os.POSIX_SPAWN_DUP2, high[0], 3),
        (os.POSIX_SPAWN_DUP2, high[1], 4),
    ]
    try:
        return os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    finally:
        for descriptor in (reads, writes, *high):
            os.close(descriptor)


class _Connection:
    """Commands out, answers and events in; messages end with a zero byte."""

    def __init__(self, answers: BinaryIO, commands: BinaryIO) -> None:
        self.events: list[dict[str, Any]] = []
        self._answers = answers
        self._commands = commands
        self._waiting = b""
        self._last = 0

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._commands.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read(30)
            if answer.get("id") != self._last:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            else:
                return dict(answer["result"])

    def read(self, seconds: float) -> dict[str, Any]:
        """The next message."""
        while b"\0" not in self._waiting:
            ready, _, _ = select.select([self._answers], [], [], seconds)
            data = os.read(self._answers.fileno(), 1 << 20) if ready else b""
            if not data:
                raise TimeoutError("Chromium said nothing" if not ready else "Chromium has ended")
            self._waiting += data
        message, _, self._waiting = self._waiting.partition(b"\0")
        return dict(json.loads(message))


class Page:
    """One page. What it logs as an error, and every address that it asked for, is kept."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        target = connection.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = connection.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the protocol."""
        return self._connection.call(method, self._session, **parameters)

    def events(self, method: str) -> list[dict[str, Any]]:
        """The parameters of all events of that kind so far."""
        self.call("Runtime.evaluate", expression="0")
        return [event["params"] for event in self._connection.events if event.get("method") == method]

    def requested(self) -> list[str]:
        """Every address that the page asked for, pictures inside the page left out."""
        addresses = [str(event["request"]["url"]) for event in self.events("Network.requestWillBeSent")]
        return [address for address in addresses if not address.startswith(("data:", "about:"))]

    def complaints(self) -> list[str]:
        """Errors: exceptions that nobody caught, refused or missing files."""
        details = [event["exceptionDetails"] for event in self.events("Runtime.exceptionThrown")]
        entries = [event["entry"] for event in self.events("Log.entryAdded")]
        thrown = [str(detail.get("exception", {}).get("description", detail["text"])) for detail in details]
        return thrown + [f"{entry['text']} {entry.get('url', '')}" for entry in entries if entry["level"] == "error"]

    def trace(self) -> list[dict[str, Any]]:
        """The events of a trace that was ended just now."""
        while not self.events("Tracing.tracingComplete"):
            time.sleep(0.05)
        found = [event for part in self.events("Tracing.dataCollected") for event in part["value"]]
        self._connection.events.clear()
        return found

    def size(self, width: int, height: int, *, phone: bool = False) -> None:
        """The size of the window in pixels."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def theme(self, name: str) -> None:
        """The system's colours: `dark` or `light`."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def go(self, address: str) -> None:
        self.call("Page.navigate", url=address)

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails'].get('exception', {}).get('description')}")
        return answer["result"].get("value")

    def wait(self, script: str, seconds: float = 10) -> Any:
        """The value of the expression as soon as it is true."""
        end = time.monotonic() + seconds
        while not (value := self.run(script)):
            if time.monotonic() > end:
                raise TimeoutError(f"never true: {script}")
            time.sleep(0.02)
        return value

    def press(self, key: str) -> None:
        """Press and let go a key, named as in `KeyboardEvent.key`; a capital letter is pressed with Shift."""
        code = _KEYS.get(key, ord(key[0]))
        text = {"text": "\r"} if key == "Enter" else {"text": key} if len(key) == 1 else {}
        shift = 8 if len(key) == 1 and key.isupper() else 0
        for kind, typed in (("keyDown", text), ("keyUp", {})):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, modifiers=shift, **typed
            )

    def type(self, text: str) -> None:
        """Put text into what has the focus."""
        self.call("Input.insertText", text=text)

    def click(self, selector: str, meanwhile: Callable[[], object] | None = None) -> None:
        """Click in the middle of the first element that fits; `meanwhile` is done while the button is down."""
        x, y = self.run(
            f"(() => {{ const one = document.querySelector({json.dumps(selector)});"
            " one.scrollIntoView({block: 'nearest'});"
            " const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
            if meanwhile is not None and kind == "mousePressed":
                meanwhile()

    def picture(self, path: Path) -> Path:
        """Write a PNG of what the window shows."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
        return path
