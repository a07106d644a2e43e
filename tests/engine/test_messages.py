"""Messages between supervisor and worker: whole, or not at all."""

from __future__ import annotations

import io

import pytest

from calotype.engine.messages import (
    Answer,
    Broken,
    Fact,
    Found,
    FromWorker,
    GroupMember,
    GroupTask,
    Ids,
    Item,
    Known,
    Made,
    PhotoFailure,
    Ready,
    SidecarRead,
    Start,
    StepFailure,
    Stop,
    Task,
    TaskDone,
    ToWorker,
    receive_from_worker,
    receive_in_worker,
    send,
)
from calotype.settings import Limits

FAILURE = PhotoFailure("crashed", "message", "hint", "when", "op:content")
SIDECAR = SidecarRead(b"x", 1, 2, b"s" * 16)
KNOWN = Known({0: b"{}", 3: b'{"a":1}'}, (1,), ("proxy",))
TO_WORKER: list[ToWorker] = [
    Start(recipe=b"{}", keys=(b"k" * 16,), limits=Limits(seconds=1.5), board="/tmp/board"),
    Task(
        number=7,
        steps=(0, 2),
        items=[
            Item(file=1, path=b"/a/\xff.jpg", name=b"\xff.jpg", size=3, mtime_ns=-1),
            Item(
                file=2, path=b"b", name=b"b", size=0, mtime_ns=2**62, sidecars=(b"b.xmp",), photo=b"p" * 16, known=KNOWN
            ),
        ],
    ),
    GroupTask(number=8, step=1, groups=[[GroupMember(b"i" * 16, ("a.jpg",), 0.5, {"content": b"{}"})]]),
    Answer(known={0: KNOWN}),
    Stop(),
]
FROM_WORKER: list[FromWorker] = [
    Ready(rss=1),
    Broken(message="no", detail="because"),
    Ids(
        task=7,
        found=[
            Found(
                0,
                1,
                2,
                3,
                2**63,
                5,
                b"p" * 16,
                b"i" * 16,
                b"v" * 16,
                "jpeg",
                (SIDECAR,),
                None,
            ),
            Found(1, 0, 0, 0, 0, 0, None, None, None, None, (), FAILURE),
        ],
    ),
    Made(task=7, index=0, facts=[Fact(0, b"{}", ((b"b" * 16, b"jpeg"),))], failures=[StepFailure(2, "proxy", FAILURE)]),
    Made(task=8, index=0, members=[b"{}"], seconds={-1: 0.5}, done=False),
    TaskDone(task=7, rss=2**40),
]


def test_each_message_arrives_as_it_was_sent() -> None:
    pipe = io.BytesIO()
    for message in TO_WORKER:
        send(pipe, message)
    pipe.seek(0)
    assert [receive_in_worker(pipe) for _ in TO_WORKER] == TO_WORKER
    assert receive_in_worker(pipe) is None

    pipe = io.BytesIO()
    for answer in FROM_WORKER:
        send(pipe, answer)
    pipe.seek(0)
    assert [receive_from_worker(pipe) for _ in FROM_WORKER] == FROM_WORKER
    assert receive_from_worker(pipe) is None


@pytest.mark.parametrize("message", FROM_WORKER, ids=lambda message: type(message).__name__)
def test_a_message_that_was_cut_anywhere_is_none(message: FromWorker) -> None:
    """A worker was killed in the middle of it: what arrived whole before counts, the rest does not."""
    whole = io.BytesIO()
    send(whole, Ready(rss=1))
    first = len(whole.getvalue())
    send(whole, message)
    data = whole.getvalue()
    for end in range(first, len(data)):
        pipe = io.BytesIO(data[:end])
        assert receive_from_worker(pipe) == Ready(rss=1)
        assert receive_from_worker(pipe) is None
