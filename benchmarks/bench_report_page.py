"""The report's page in headless Chromium, measured by Chromium's own trace.

A report of 20,000 photos is opened from disk, scrolled through by the wheel at three speeds, and ordered by a score,
where neighbours lie in different packs. Targets while scrolling: no task of the page's main thread over 50 ms, the
median frame 8 ms or less of script and layout, fewer than 2,000 nodes.

    python benchmarks/bench_report_page.py [--photos 20000] [--report FOLDER]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from made_library import MadeLibrary
from results import keep

from calotype import report

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from chromium import Page, opened

WIDTH, HEIGHT = 1440, 900
CATEGORIES = ["toplevel", "devtools.timeline", "v8", "disabled-by-default-devtools.timeline"]
WORK = {
    *("EvaluateScript", "v8.compile", "FunctionCall", "FireAnimationFrame", "EventDispatch", "TimerFire"),
    *("RunMicrotasks", "V8.RunMicrotasks", "Layout", "UpdateLayoutTree", "PrePaint", "MinorGC", "MajorGC"),
}
"""Trace events of script and layout; where one lies in another it is counted once."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=20_000)
    parser.add_argument("--report", type=Path, help="a report that is there already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="calotype-bench-", ignore_cleanup_errors=True) as place:
        index = options.report / "index.html" if options.report else None
        index = index or report.write(Path(place, "report"), MadeLibrary(options.photos))
        with opened(Path(place, "profile")) as page:
            page.size(WIDTH, HEIGHT)
            rows = [{"what": "opening", "load_average": round(os.getloadavg()[0], 1), **opening(page, index)}]
            for pixels in (120, 600, 3000):
                rows.append({"what": f"scrolling {pixels} px a turn", **scrolling(page, index, "", pixels)})
            rows.append(
                {"what": "scrolling by sharpness", **scrolling(page, index, "?sort=content.sharpness.score", 600)}
            )
            rows.append({"what": "a far jump by sharpness", **jumping(page, index)})
    columns = list(dict.fromkeys(name for row in rows for name in row))
    keep("report_page", [{name: row.get(name, "") for name in columns} for row in rows])
    for row in rows:
        print(", ".join(f"{name} {value}" for name, value in row.items()))


def opening(page: Page, index: Path) -> dict[str, Any]:
    """Milliseconds from the navigation to the first paint, and until the first screen has its thumbnails; medians."""
    paints, shown = [], []
    for _ in range(5):
        page.go("about:blank")
        page.go(f"{index.as_uri()}#/photos")
        shown.append(page.run(_WHEN_SHOWN))
        paints.append(page.run("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    return {"first_paint_ms": round(statistics.median(paints)), "thumbnails_ms": round(statistics.median(shown))}


_WHEN_SHOWN = """new Promise((done) => {
  const look = () => {
    const pictures = [...document.querySelectorAll('.tile img')].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight && box.height > 0;
    });
    const bare = (one) => one.parentElement.classList.contains('bare') || (one.src && one.complete);
    if (pictures.length > 10 && pictures.every(bare)) done(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})"""


def scrolling(page: Page, index: Path, query: str, pixels: int, turns: int = 60) -> dict[str, Any]:
    """What the main thread did while the wheel was turned."""
    _open(page, index, query)
    nodes = 0
    page.call("Tracing.start", traceConfig={"includedCategories": CATEGORIES}, transferMode="ReportEvents")
    for turn in range(turns):
        page.call("Input.dispatchMouseEvent", type="mouseWheel", x=700, y=500, deltaX=0, deltaY=pixels)
        if turn % 10 == 5:  # seldom: asking is work in the page too
            nodes = max(nodes, page.run("document.getElementsByTagName('*').length"))
        time.sleep(0.03)
    page.run(_WHEN_SHOWN)
    page.call("Tracing.end")
    return {**figures(page.trace()), "most_nodes": nodes}


def jumping(page: Page, index: Path) -> dict[str, Any]:
    """Milliseconds until a screen far away, in the order of a score, has its thumbnails; the median of ten."""
    _open(page, index, "?sort=content.sharpness.score")
    waits = []
    for turn in range(10):
        before = page.run(
            f"(scrollTo(0, document.documentElement.scrollHeight * {(turn + 1) / 12}), performance.now())"
        )
        page.run("new Promise(requestAnimationFrame)")
        waits.append(page.run(_WHEN_SHOWN) - before)
    return {"thumbnails_ms": round(statistics.median(waits))}


def _open(page: Page, index: Path, query: str) -> None:
    page.go("about:blank")
    page.go(f"{index.as_uri()}#/photos{query}")
    page.run(_WHEN_SHOWN)


def figures(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The longest task, how many took over 50 ms, and script and layout a frame, all in milliseconds.

    A task's time on the processor is there too: on a busy machine a task is longer than its work.

    A frame ends with its commit. Most frames of a scroll only move what is there; those that put new rows into the
    page, which have a callback before the frame, are counted by themselves too.
    """
    commits = Counter((event["pid"], event["tid"]) for event in events if event["name"] == "Commit")
    [(main, _)] = commits.most_common(1)  # the main thread of the page that is shown
    mine = [event for event in events if (event["pid"], event["tid"]) == main and event["ph"] == "X"]
    tasks = [event for event in mine if event["name"] == "RunTask"]
    work = sorted((event["ts"], event["ts"] + event["dur"]) for event in mine if event["name"] in WORK)
    ends = sorted(event["ts"] for event in mine if event["name"] == "Commit")
    drawn = [event["ts"] for event in mine if event["name"] == "FireAnimationFrame"]
    spent = _by_frame([(start, (stop - start) / 1000) for start, stop in _union(work)], ends)
    busy = {bisect_left(ends, moment) for moment in drawn}
    return {
        "longest_task_ms": round(max(task["dur"] for task in tasks) / 1000, 1),
        "tasks_over_50_ms": sum(task["dur"] > 50_000 for task in tasks),
        "longest_task_processor_ms": round(max(task.get("tdur", 0) for task in tasks) / 1000, 1),
        "frames": len(ends),
        "median_script_and_layout_ms": round(statistics.median(spent), 2),
        "frames_with_new_rows": len(busy),
        "median_of_those_ms": round(statistics.median(spent[frame] for frame in busy if frame < len(spent)), 2),
        "p95_of_all_ms": round(statistics.quantiles(spent, n=20)[-1], 2),
    }


def _union(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    end = 0
    for start, stop in spans:
        if stop > end:
            yield max(start, end), stop
            end = stop


def _by_frame(work: Iterable[tuple[int, float]], ends: list[int]) -> list[float]:
    """The sum of the pieces of work (when it began, how long) before each frame's end."""
    spent = [0.0] * len(ends)
    for start, milliseconds in work:
        frame = bisect_left(ends, start)
        if frame < len(ends):
            spent[frame] += milliseconds
    return spent


if __name__ == "__main__":
    main()
