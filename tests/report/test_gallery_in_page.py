"""The gallery's further tools in headless Chromium: timeline, picking and export, the map, the command line's words."""

from __future__ import annotations

import itertools
import json
import shlex
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calotype import report
from calotype.expressions import parse
from calotype.expressions.dates import date_order
from chromium import Page
from report.made import NAMES, MadeSource, line

COUNT = "document.querySelector('h1').textContent"


class LongLibrary(MadeSource):
    """Six hundred photos over twenty months, every second one with a place, thirty without a date of their own."""

    def lines(self) -> Iterator[dict[str, Any]]:
        for number in range(600):
            made = line(number, f"{number:04}.jpg")
            made["facts"]["thumbnail"]["jpeg"]["blob"] = f"{number % 9:032x}"
            metadata = made["facts"]["metadata"]
            metadata["taken_at"] = (
                f"{2019 + number // 360}-{number // 30 % 12 + 1:02}-{number % 30 % 28 + 1:02}T12:00:00"
            )
            metadata["taken_source"] = "file" if number >= 570 else "exif"
            if number % 2:
                metadata["gps"] = {"latitude": 40 + number // 300, "longitude": 10 * (number // 300)}
            yield made

    def summary(self) -> dict[str, Any]:
        return {**super().summary(), "root": "/home/me/it's here"}

    def groups(self) -> Iterator[dict[str, Any]]:
        yield {"kind": "bytes", "best": None, "members": [{"path": f"{number:04}.jpg"} for number in (3, 4, 5)]}


@pytest.fixture(scope="module")
def long_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report.write(tmp_path_factory.mktemp("long"), LongLibrary(0))


@pytest.fixture
def long(browser: Page, long_report: Path) -> Page:
    """The gallery of the long library."""
    browser.size(1440, 900)
    browser.go("about:blank")
    browser.go(f"{long_report.as_uri()}#/photos")
    browser.wait("document.querySelectorAll('.tile img[src]').length > 20")
    return browser


def test_only_what_is_near_the_window_is_in_the_page(long: Page) -> None:
    in_window = "[...document.querySelectorAll('.tile')].some((one) => Math.abs(one.getBoundingClientRect().y) < 900)"
    for share in (0, 0.5, 1):
        long.run(f"scrollTo(0, document.documentElement.scrollHeight * {share})")
        long.wait(in_window)
        assert 10 < long.run("document.querySelectorAll('.tile').length") < 200
    assert long.run("document.querySelectorAll('*').length") < 2000


def test_photos_whose_only_date_is_the_files_come_last_under_no_date(long: Page) -> None:
    long.run("scrollTo(0, document.documentElement.scrollHeight)")
    assert long.wait("[...document.querySelectorAll('.month h2')].at(-1)?.textContent === 'No date'")
    long.run("location.hash = calotype.queryAddress({ where: [calotype.undated()] })")
    assert long.wait(f"{COUNT} === '30 of 600 photos'")


def test_what_could_not_be_read_is_not_said_to_have_no_date(browser: Page, tmp_path: Path) -> None:
    class Unread(MadeSource):
        def lines(self) -> Iterator[dict[str, Any]]:
            for number, source in enumerate(("exif", "file", None)):
                made = line(number, f"{number}.jpg")
                made["facts"]["metadata"] |= {"taken_source": source}
                yield made if source else made | {"state": "failed", "facts": {}}

    browser.size(1440, 900)
    browser.go("about:blank")
    browser.go(f"{report.write(tmp_path, Unread(0)).as_uri()}#/photos")
    heads = "[...document.querySelectorAll('.month h2')].map((one) => one.textContent).join('|')"
    assert browser.wait(heads) == "2018|No date, or not read"
    for condition, head in (("path == '2.jpg'", "Not read"), ("path == '1.jpg'", "No date")):
        browser.run(f"location.hash = calotype.queryAddress({{ where: [{json.dumps(condition)}] }})")
        assert browser.wait(f"{COUNT} === '1 of 3 photos' && {heads} === {head!r} && {heads}") == head


class Days(MadeSource):
    """Thirty photos of thirty years, twenty of them in two groups, the last with a wrong clock."""

    def lines(self) -> Iterator[dict[str, Any]]:
        for number in range(30):
            made = line(number, f"{number}.jpg")
            made["facts"]["thumbnail"]["jpeg"]["blob"] = f"{number % 9:032x}"
            year = 1990 + number if number < 29 else 2099
            made["facts"]["metadata"] |= {"taken_at": f"{year}-05-01T10:00:00", "taken_source": "exif"}
            yield made

    def groups(self) -> Iterator[dict[str, Any]]:
        for first, past in ((0, 10), (10, 20)):
            yield {"kind": "near", "members": [{"path": f"{number}.jpg"} for number in range(first, past)]}


def test_the_overview_shows_one_photo_of_a_group_and_no_label_over_another(browser: Page, tmp_path: Path) -> None:
    browser.size(1440, 900)
    browser.go("about:blank")
    browser.go(f"{report.write(tmp_path, Days(0)).as_uri()}#/overview")
    browser.wait("document.querySelector('.mosaic') !== null")
    shown = browser.run("[...document.querySelectorAll('.mosaic a')].map((one) => Number(one.hash.split('/').at(-1)))")
    assert [sum(first <= one < first + 10 for one in shown) for first in (0, 10)] == [1, 1]
    ends = browser.run(
        "[...document.querySelector('.figure svg').querySelectorAll('text')]"
        ".filter((one) => getComputedStyle(one).display !== 'none').map((one) => one.getBoundingClientRect())"
        ".map(({ left, right }) => [left, right])"
    )
    assert len(ends) > 4
    assert all(right < left for (_, right), (left, _) in itertools.pairwise(ends))


def test_photos_of_one_month_need_no_timeline(long: Page) -> None:
    assert long.run("document.querySelector('.timeline') !== null")
    long.run("location.hash = calotype.queryAddress({ where: [\"path == '0001.jpg' or path == '0002.jpg'\"] })")
    long.wait(f"{COUNT} === '2 of 600 photos' && document.querySelectorAll('.tile').length === 2")
    assert long.run("document.querySelector('.timeline')") is None


@pytest.mark.parametrize(
    ("width", "whole"), [(390, "Names, cameras or a condition"), (1440, "content.sharpness.score")]
)
def test_what_the_search_box_says_fits_in_it(browser: Page, long_report: Path, width: int, whole: str) -> None:
    browser.size(width, 844, phone=width < 500)
    browser.go("about:blank")
    browser.go(f"{long_report.as_uri()}#/photos")
    assert whole in browser.wait("document.getElementById('find')?.placeholder")
    browser.size(1440, 900)


def test_no_name_of_a_meridian_is_cut_off(browser: Page, long_report: Path) -> None:
    browser.size(390, 844, phone=True)
    browser.go("about:blank")
    browser.go(f"{long_report.as_uri()}#/map")
    names = "[...document.querySelectorAll('.map text')]"
    browser.wait(f"{names}.length > 1")
    edge = browser.run("document.querySelector('.map').getBoundingClientRect().right")
    browser.run("document.querySelector('[aria-label^=\"Map.\"]').focus()")
    for _ in range(15):
        browser.press("ArrowRight")
        browser.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert max(browser.run(f"{names}.map((one) => one.getBoundingClientRect().right)")) <= edge
    browser.size(1440, 900)


def test_the_timeline_says_where_one_is_and_leads_to_any_month(long: Page) -> None:
    assert long.run("document.querySelector('.timeline').getAttribute('aria-valuetext')") == "July 2020"
    long.run("document.querySelector('.timeline').focus()")
    long.press("End")
    assert long.wait("document.querySelector('.timeline').getAttribute('aria-valuetext') === 'January 2019'")
    assert long.run("scrollY") > 3000
    long.press("PageUp")
    assert long.wait("document.querySelector('.timeline').getAttribute('aria-valuetext').endsWith('2020')")


def test_one_wrong_clock_does_not_squeeze_the_timeline(long: Page) -> None:
    labels = long.run(
        "(() => { const day = 86400, clocks = Float64Array.from([4e9, ...Array.from({length: 40}, (none, place) =>"
        " 1.6e9 - place * 60 * day)]); const photos = Int32Array.from(clocks.keys());"
        " return [...calotype.timeline({ photos, clocks }, () => 0).box.querySelectorAll('.year')]"
        ".map((one) => one.textContent); })()"
    )
    assert labels == ["2020", "2019", "2018", "2017", "2016", "2015", "2014"]


def test_picked_photos_leave_as_a_list_of_their_paths(long: Page, tmp_path: Path) -> None:
    long.press("ArrowRight")
    long.wait("document.activeElement.dataset.index === '0'")
    long.press("x")
    long.press("ArrowRight")
    long.press("ArrowRight")
    long.wait("document.activeElement.dataset.index === '2'")
    long.press("X")
    assert long.wait("document.querySelector('#picked strong').textContent") == "3 photos picked"
    assert save(long, tmp_path) == b"0565.jpg\n0566.jpg\n0567.jpg\n"
    long.click("#picked .quiet")
    assert long.wait("document.getElementById('picked').hidden")


def test_names_with_line_ends_and_names_that_are_no_unicode_leave_whole(
    browser: Page, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = MadeSource(4)
    source.all_lines[3] = line(3, "b\ufffd.jpg", path_bytes=b64encode(b"b\xe4.jpg").decode())
    index = report.write(tmp_path_factory.mktemp("odd"), source)
    browser.go("about:blank")
    browser.go(f"{index.as_uri()}#/photos")
    browser.wait("document.querySelectorAll('.tile').length === 4")
    browser.click(".heading-actions button:last-child")
    browser.wait("document.querySelector('#picked strong').textContent === '4 photos picked'")
    assert save(browser, tmp_path) == b"".join(name.encode() + b"\0" for name in NAMES[:3]) + b"b\xe4.jpg\0"


def save(page: Page, folder: Path) -> bytes:
    """Press Save list; what the browser saved."""
    page.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    page.run("[...document.querySelectorAll('#picked button')].find((one) => one.textContent === 'Save list').click()")
    page.wait("document.getElementById('said').textContent.startsWith('Saved')")
    for _ in range(500):
        found = [path for path in folder.iterdir() if path.suffix in (".txt", ".paths0")]
        if found:
            return found[0].read_bytes()
        page.run("new Promise((done) => setTimeout(done, 20))")
    raise AssertionError("nothing was saved")


def test_the_map_heaps_photos_and_a_heap_leads_to_them(long: Page) -> None:
    long.click("#views [data-view=map]")
    long.wait("document.querySelectorAll('.pin').length === 2")
    assert long.run("document.querySelector('.pin').ariaLabel") == "150 photos near 40.0000° N, 0.0000° E"
    long.run("document.querySelector('.pin').click()")
    assert long.wait(f"{COUNT} === '150 of 600 photos'")


def test_the_map_moves_and_its_view_is_a_filter(long: Page) -> None:
    long.run("location.hash = '#/map'")
    long.wait("document.querySelectorAll('.pin').length === 2")
    long.run("document.querySelector('.map').focus()")
    for _ in range(9):
        long.press("ArrowRight")
    assert long.wait("document.querySelector('.inview a').textContent === 'Show these 150 in the gallery'")
    long.run("document.querySelector('.inview a').click()")
    assert long.wait(f"{COUNT} === '150 of 600 photos'")


def test_a_query_can_be_had_as_the_command_that_finds_the_same(long: Page) -> None:
    where = ["content.sharpness.score < 0.5 or metadata.title == 'it\\'s'", "metadata.gps.latitude > 3"]
    query = json.dumps({"find": "", "where": where, "sort": "content.sharpness.score", "up": False})
    command = shlex.split(long.run(f"calotype.commandOf({query})"))
    assert command[:4] == ["calotype", "photos", "/home/me/it's here", "--where"]
    assert parse(command[4]).text == f"({where[0]}) and {where[1]}"
    assert command[5:] == ["--sort", "content.sharpness.score", "--descending"]
    assert long.run(f"calotype.commandOf({{...{query}, where: ['copies > 0']}})") is None


def test_copies_are_a_filter(long: Page) -> None:
    long.run("location.hash = calotype.queryAddress({ where: ['copies > 0'] })")
    assert long.wait(f"{COUNT} === '3 of 600 photos'")


def test_the_keys_are_shown_and_go_away(long: Page) -> None:
    long.press("?")
    assert long.wait("document.activeElement.closest('dialog') !== null")
    long.press("Escape")
    assert long.wait("document.getElementById('keys') === null")


def test_what_could_go_can_be_picked_and_of_series_all_but_the_best(browser: Page, tmp_path: Path) -> None:
    class Grouped(MadeSource):
        def groups(self) -> Iterator[dict[str, Any]]:
            names = [line["path"] for line in self.all_lines]
            for kind, first in (("bytes", 0), ("near", 3), ("bracket", 6), ("burst", 9)):
                paths = names[first : first + 3]
                members = [
                    {"path": path, "could_go": (kind, place) in {("bytes", 0), ("bytes", 2), ("near", 2)}}
                    for place, path in enumerate(paths)
                ]
                yield {"kind": kind, "best": paths[1], "members": members}

    index = report.write(tmp_path, Grouped())
    browser.go("about:blank")
    browser.go(f"{index.as_uri()}#/groups")
    browser.wait("document.querySelectorAll('.card .member').length === 12")
    assert browser.run("[...document.querySelectorAll('.badge.spare')].map((one) => one.innerText).join()") == (
        "Could go,Could go,Could go"
    )
    browser.click(".heading-actions button")
    assert browser.wait("document.querySelector('#picked strong')?.textContent") == "3 photos picked"
    browser.run("location.hash = '#/groups?kind=burst'")
    browser.wait("document.querySelectorAll('.card .member').length === 3")
    browser.click(".heading-actions button")
    assert browser.wait("document.querySelector('#picked strong')?.textContent === '5 photos picked'")


WHY = "equal to the best in all that the rules ask"
WARNING = "has caption, keywords, rating and position, which the best has not and has another date: look at both first"


class Doubtful(MadeSource):
    """A best copy, one of which it is not sure that it could go, an exact copy of the best; a burst and a set."""

    def groups(self) -> Iterator[dict[str, Any]]:
        names = [line["path"] for line in self.all_lines]
        why = ["can't tell it from the best", f"{WHY}; {WARNING}", "an exact copy of the best"]
        members = [{"path": names[n], "why": why[n], "could_go": False} for n in range(3)]
        yield {"kind": "near", "best": names[0], "members": members}
        for kind, first in (("burst", 3), ("bracket", 6)):
            paths = names[first : first + 3]
            yield {"kind": kind, "best": paths[0], "members": [{"path": path, "could_go": False} for path in paths]}


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> str:
    return report.write(tmp_path_factory.mktemp("doubtful"), Doubtful()).as_uri()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_copy_that_may_not_be_one_has_a_badge_and_its_warning_in_full(
    browser: Page, doubtful: str, width: int, height: int
) -> None:
    browser.size(width, height, phone=width < 500)
    browser.go("about:blank")
    browser.go(f"{doubtful}#/groups?kind=near")
    browser.wait("document.querySelectorAll('.card .member').length === 3")
    badges = "[...document.querySelectorAll('.badge')].map((one) => one.innerText).join()"
    assert browser.run(badges) == "Best,Look first,Same as best"
    assert browser.run("document.querySelector('.member .warning').innerText") == WARNING
    whole = "(() => { const box = (name) => document.querySelector(name).getBoundingClientRect();"
    assert browser.run(f"{whole} return box('.warning').bottom <= box('.card').bottom - 8 }})()")
    browser.run("location.hash = '#/group/0'")
    assert browser.wait("document.querySelector('.pane .warning')?.innerText") == WARNING
    assert browser.run(badges) == "Best,Look first,Same as best"
    browser.wait("document.querySelectorAll('.differences td').length > 4")
    widths = "[...document.querySelectorAll('.differences td')].map((one) => one.getBoundingClientRect().width)"
    assert min(browser.run(widths)) >= 100  # narrower, words are broken


def test_series_and_sets_are_no_copies(browser: Page, doubtful: str) -> None:
    browser.size(1440, 900)
    browser.go("about:blank")
    browser.go(f"{doubtful}#/overview")
    lead = browser.wait("document.querySelector('.lead')?.innerText")
    assert "1 group of copies, 1 burst, 1 set made on purpose, " in lead
    browser.run("location.hash = document.querySelector('.lead a').getAttribute('href')")
    assert browser.wait(f"document.querySelector('h1')?.textContent === '1 group' && {COUNT}")
    copies = "calotype.column(':copies').then((values) => [...values].filter(Boolean).length)"
    assert browser.run(copies) == 3
    browser.run("location.hash = '#/groups?kind=bracket'")
    browser.wait("document.querySelectorAll('.card .member').length === 3")
    assert browser.run("document.querySelector('.card .badge')") is None
    under = "document.querySelector('.under')?.textContent"
    assert "none of them is a copy" in browser.wait(f"{under}.includes('made on purpose') && {under}")


def test_what_no_line_can_hold_is_left_out_of_a_copied_list_and_that_is_said(browser: Page, tmp_path: Path) -> None:
    class Odd(MadeSource):
        def lines(self) -> Iterator[dict[str, Any]]:
            yield line(0, "plain.jpg")
            yield line(1, "two\nlines.jpg")
            yield line(2, "carriage\rreturn.jpg")
            yield line(3, "no unicode \ufffd.jpg", path_bytes="bm8g/y5qcGc=")

    index = report.write(tmp_path, Odd(0))
    browser.go("about:blank")
    browser.go(f"{index.as_uri()}#/photos")
    browser.wait("document.querySelectorAll('.tile').length === 4")
    browser.run("calotype.pickAll([0, 1, 2, 3]); calotype.copy = async (text) => (window.copied = text)")
    browser.click("#picked .button")
    said = browser.wait("document.querySelector('#picked .left-out')?.textContent")
    assert browser.run("window.copied") == "plain.jpg"
    assert said == "3 paths left out: the names hold a line's end, or what is no text. Save list has them."
    browser.run("location.hash = '#/photo/3'")
    browser.wait("document.querySelector('.path') !== null")
    assert "Copy path" not in browser.run("document.querySelector('.path').innerText")


def test_a_choice_in_a_menu_takes_the_place_of_the_one_before(long: Page) -> None:
    for year in ("2019", "2020"):
        long.wait("document.querySelectorAll('details.menu').length === 4")
        long.click("details.menu:nth-of-type(2) summary")
        long.wait("document.querySelectorAll('details[open] button').length > 1")
        long.run(
            "[...document.querySelectorAll('details[open] button')]"
            f".find((one) => one.innerText.includes({year})).click()"
        )
        long.wait(f"document.querySelector('.chips')?.textContent.includes('{year}-01-01') && {COUNT}.includes(' of ')")
    assert long.run("document.querySelectorAll('.chips .chip').length") == 1


@pytest.mark.parametrize("name", ["it's", "a\\b", "line\nend\ttab", '"quoted"', "emoji 😀"])
def test_any_name_can_stand_in_a_condition(long: Page, name: str) -> None:
    condition = long.run(f"`metadata.camera.model == ${{calotype.quoted({json.dumps(name)})}}`")
    assert parse(condition).test({"metadata": {"camera": {"model": name}}}).name == "TRUE"
    assert long.run(f"calotype.readCondition({json.dumps(condition)})[2][1]") == name


def test_photos_are_ordered_by_instant_and_no_month_is_headed_twice(browser: Page, tmp_path: Path) -> None:
    """As `calotype photos --sort metadata.taken_at` orders them; the heading is the day that the taker had."""
    times = ["2020-01-31T23:00:00-10:00", "2020-02-01T00:30:00+10:00", "2020-02-01T12:00:00", "2020-01-31T20:00:00"]

    class Travelled(MadeSource):
        def lines(self) -> Iterator[dict[str, Any]]:
            for number, taken in enumerate(times):
                made = line(number, f"{number}.jpg")
                made["facts"]["metadata"]["taken_at"] = taken
                yield made

    index = report.write(tmp_path, Travelled(0))
    browser.go("about:blank")
    browser.go(f"{index.as_uri()}#/photos")
    browser.wait("document.querySelectorAll('.tile').length === 4")
    shown = browser.run("[...document.querySelectorAll('.tile a')].map((one) => one.dataset.name)")
    assert shown == [
        f"{number}.jpg" for number in sorted(range(4), key=lambda one: date_order(times[one]), reverse=True)
    ]
    assert browser.run("[...document.querySelectorAll('.month h2')].map((one) => one.textContent)") == [
        "February 2020",
        "January 2020",
    ]


def test_months_of_few_photos_share_a_row_and_arrows_cross_it(browser: Page, tmp_path: Path) -> None:
    class Sparse(MadeSource):
        def lines(self) -> Iterator[dict[str, Any]]:
            for number in range(6):
                made = line(number, f"{number}.jpg")
                made["facts"]["metadata"]["taken_at"] = f"2020-0{1 + number // 2}-0{1 + number}T10:00:00"
                yield made

    index = report.write(tmp_path, Sparse(0))
    browser.size(1900, 900)
    browser.go("about:blank")
    browser.go(f"{index.as_uri()}#/photos")
    browser.wait("document.querySelectorAll('.tile').length === 6")
    tops = browser.run("[...document.querySelectorAll('.month-name')].map((one) => one.getBoundingClientRect().top)")
    assert len(tops) == 3
    assert len(set(tops)) == 1
    lefts = browser.run(
        "[...document.querySelectorAll('.month-name')].map((name) => [name.getBoundingClientRect().left,"
        " document.querySelector(`.tile:nth-child(${1 + 2 * [...name.parentElement.children].indexOf(name)})`)"
        ".getBoundingClientRect().left])"
    )
    assert all(abs(heading - photo) < 1 for heading, photo in lefts)
    browser.press("ArrowRight")
    browser.press("End")
    assert browser.wait("document.activeElement.dataset.index === '5'")
