"""The board: what a worker has in hand, as the supervisor sees it."""

from __future__ import annotations

from pathlib import Path

from calotype.engine.board import NOTHING, READING_PROXY, SIZE, Board, Hand


def test_what_one_side_writes_the_other_reads(tmp_path: Path) -> None:
    supervisor = Board.create(tmp_path / "board")
    assert supervisor.hand().task == NOTHING
    assert not supervisor.stop_asked
    worker = Board(tmp_path / "board")
    worker.put(2**40, 31, READING_PROXY, 12.5)
    assert supervisor.hand() == Hand(2**40, 31, READING_PROXY, 12.5)
    supervisor.ask_to_stop()
    assert worker.stop_asked
    assert supervisor.hand().item == 31
    worker.clear()
    assert supervisor.hand().task == NOTHING
    assert worker.stop_asked
    worker.close()
    supervisor.close(remove=True)
    assert not (tmp_path / "board").exists()


def test_it_is_small_and_its_parts_do_not_overlap(tmp_path: Path) -> None:
    board = Board.create(tmp_path / "board")
    board.ask_to_stop()
    board.put(-1, -1, -1, float("inf"))
    assert board.stop_asked
    assert board.hand() == Hand(-1, -1, -1, float("inf"))
    board.close()
    assert (tmp_path / "board").stat().st_size == SIZE == 64
