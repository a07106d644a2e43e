"""A worker process: `python -m calotype.engine.worker`, spoken to over its standard input and output.

It opens photos and runs ops; it never writes a catalog. Whatever a library prints goes nowhere, because both pipes
are taken away from file descriptors 0, 1 and 2 before anything else is imported.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from calotype.engine import processes
from calotype.engine.board import Board, last_words_file
from calotype.engine.messages import (
    Answer,
    Broken,
    FromWorker,
    GroupTask,
    Ids,
    Made,
    Ready,
    Start,
    Stop,
    Task,
    ToWorker,
    receive_in_worker,
    send,
)

HOLD_SECONDS: Final = 0.05
"""What was made of photos that take less than this is sent together: a message alone wakes the supervisor for each.
What is held when a worker dies is made again."""


def main() -> None:
    """Speak with the supervisor until it says stop or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    incoming, outgoing = _take_pipes()
    processes.die_with_parent()
    processes.lower_priority()
    start = receive_in_worker(incoming)
    if not isinstance(start, Start):
        return
    with _last_words(last_words_file(Path(start.board))):
        try:
            worker = _Worker(start, incoming, outgoing)
        except Exception as error:
            send(outgoing, Broken(message=f"a worker can't start: {error}", detail=traceback.format_exc()))
            return
        send(outgoing, Ready(rss=processes.resident_memory()))
        worker.serve()


@contextlib.contextmanager
def _last_words(path: Path) -> Iterator[None]:
    """Whatever ends this process, a signal or an exception, leaves the open calls in a file: they say which decoder
    or op it was. (A kill leaves nothing.)"""
    with path.open("w", encoding="utf-8") as file:
        faulthandler.enable(file, all_threads=False)
        try:
            yield
        except BaseException:
            traceback.print_exc(file=file)
            raise


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    incoming = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
    outgoing = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return incoming, outgoing


class _SupervisorGone(Exception):
    """The pipe has ended."""


class _Worker:
    def __init__(self, start: Start, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        from calotype.engine.bench import Bench
        from calotype.engine.pinned import bind

        self.incoming = incoming
        self.outgoing = outgoing
        self.waiting: deque[ToWorker] = deque()
        self.sent_at = 0.0
        recipe = bind(start.recipe, start.keys)
        _warm_up()
        processes.limit_memory(start.limits.memory)
        self.bench = Bench(recipe, start.limits, Board(Path(start.board)), self.send, self.ask)

    def serve(self) -> None:
        try:
            while True:
                message = self.waiting.popleft() if self.waiting else self.receive()
                if isinstance(message, Task):
                    self.bench.do(message)
                elif isinstance(message, GroupTask):
                    self.bench.do_groups(message)
                elif isinstance(message, Stop):
                    return
        except (_SupervisorGone, BrokenPipeError):
            # Nobody is left to tell.
            return

    def receive(self) -> ToWorker:
        message = receive_in_worker(self.incoming)
        if message is None:
            raise _SupervisorGone
        return message

    def send(self, message: FromWorker) -> None:
        now = time.monotonic()
        held = isinstance(message, Made) and now - self.sent_at < HOLD_SECONDS
        send(self.outgoing, message, flush=not held)
        if not held:
            self.sent_at = now

    def ask(self, ids: Ids) -> Answer:
        """Ask the desk. Tasks that were sent before its answer wait their turn."""
        self.send(ids)
        while not isinstance(message := self.receive(), Answer):
            self.waiting.append(message)
        return message


def _warm_up() -> None:
    """Import what decodes and measures before the memory limit is set, and hold each library to one thread."""
    import cv2
    import numpy as np
    import PIL.Image
    import simplejpeg

    cv2.setNumThreads(1)
    simplejpeg.encode_jpeg(np.zeros((8, 8, 3), np.uint8))
    PIL.Image.preinit()


if __name__ == "__main__":
    main()
