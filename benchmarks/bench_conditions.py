"""What a condition costs: microseconds a test in the worker, seconds over 200,000 facts in SQLite.

The floor beside it is the same question written by hand: a Python expression over the dicts, and a bare
`json_extract` over the same documents.

    python benchmarks/bench_conditions.py [--facts 200000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import time
import timeit
from collections.abc import Callable
from typing import Any

from results import keep

from calotype.expressions import Source, Sql, parse, register_functions

TEXT = "faces.count > 5 and scene.lighting == 'low_light'"
CALLS = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    connection = _table(arguments.facts)
    rows = [_round(connection, number) for number in range(1, arguments.rounds + 1)]
    for name in list(rows[0])[1:]:
        print(f"{name:24} {statistics.median(row[name] for row in rows):8.3f}")
    keep("conditions", rows)


def _round(connection: sqlite3.Connection, number: int) -> dict[str, float]:
    facts: dict[str, Any] = {"faces": {"count": 6}, "scene": {"lighting": "low_light"}}
    condition = parse(TEXT)
    sql = parse("content.sharpness.score < 0.3 and content.name == 'a'").sql(
        lambda name: Source(Sql("facts.document"), Sql("0"))
    )
    bare = "json_extract(document, '$.sharpness.score') < 0.3 AND json_extract(document, '$.name') = 'a'"
    return {
        "round": number,
        "closure_us": _microseconds(lambda: condition.test(facts)),
        "by_hand_us": _microseconds(lambda: facts["faces"]["count"] > 5 and facts["scene"]["lighting"] == "low_light"),
        "where_seconds": _seconds(connection, sql.text, sql.params),
        "bare_where_seconds": _seconds(connection, bare, ()),
        "read_us": timeit.timeit(lambda: parse(TEXT), number=1000) * 1000,
    }


def _microseconds(call: Callable[[], object]) -> float:
    return round(timeit.timeit(call, number=CALLS) / CALLS * 1e6, 3)


def _seconds(connection: sqlite3.Connection, where: str, params: tuple[Any, ...]) -> float:
    start = time.perf_counter()
    connection.execute(f"SELECT count(*) FROM facts WHERE {where}", params).fetchone()
    return round(time.perf_counter() - start, 3)


def _table(count: int) -> sqlite3.Connection:
    """Facts of 400 bytes, as `content` makes them."""
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    connection.execute("CREATE TABLE facts (document TEXT)")
    chance = random.Random(1)
    documents = (
        json.dumps({"sharpness": {"score": chance.random()}, "name": chance.choice("abc"), "palette": ["#a0b1c2"] * 30})
        for _ in range(count)
    )
    connection.executemany("INSERT INTO facts VALUES (?)", ((document,) for document in documents))
    return connection


if __name__ == "__main__":
    main()
