"""The page as a person uses it, in headless Chromium: opened from disk, clicked through, with hostile captions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calotype import report
from chromium import Page
from report.made import EVIL, NAMES, MadeSource, line

NAME = "document.querySelector('.about h1').textContent"
FIRST_TILE = "document.querySelector('.tile a').getAttribute('aria-label')"
COUNT = "document.querySelector('h1').textContent"


def visit(page: Page, address: str) -> None:
    """Go to the view at this address, and wait until it stands in the place of the one before and was drawn."""
    if page.run("location.hash") != address:
        page.run("document.querySelector('main > *').dataset.before = ''")
        page.run(f"location.hash = {address!r}")
        page.wait("!document.querySelector('main > [data-before]')")
    page.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def test_the_gallery_shows_all_photos_newest_first_under_their_months(page: Page) -> None:
    assert page.run(COUNT) == "12 photos"
    labels = page.run("[...document.querySelectorAll('.month h2')].map((one) => one.textContent)")
    assert labels[0] == "March 2020"
    assert labels[-1] == "January 2018"
    assert page.run("document.querySelector('.tile img[src]').decode().then(() => true)")


def test_words_and_conditions_find_photos_and_the_address_keeps_them(page: Page) -> None:
    page.press("/")
    page.type("img_")
    page.press("Enter")
    assert page.wait(f"{COUNT} === '3 of 12 photos'")
    page.run("location.hash = '#/photos?find=' + encodeURIComponent('content.sharpness.score >= 0.9')")
    assert page.wait(f"{COUNT} === '3 of 12 photos'")
    assert page.run("document.getElementById('find').value") == "content.sharpness.score >= 0.9"


def test_a_condition_that_cannot_be_read_says_what_is_wrong(page: Page) -> None:
    page.run("location.hash = '#/photos?find=' + encodeURIComponent('content.nothing.score > 1')")
    assert "content.nothing.score" in page.wait("document.querySelector('.notice')?.textContent")


def test_a_menu_adds_a_condition_and_its_chip_takes_it_away(page: Page) -> None:
    page.click("details.menu:nth-of-type(2) summary")
    page.wait("document.querySelectorAll('details[open] .choices button').length")
    page.click("details[open] .choices button")
    assert page.wait(f"{COUNT} === '2 of 12 photos'")
    assert "date('2020-01-01')" in page.run("document.querySelector('.chips code').textContent")
    page.click(".chips .chip")
    assert page.wait(f"{COUNT} === '12 photos'")


def test_an_order_by_a_score_shows_the_score(page: Page) -> None:
    page.run(
        "(() => { const order = document.querySelector('.order select'); order.value = 'content.sharpness.score';"
        " order.dispatchEvent(new Event('change')); })()"
    )
    assert page.wait("document.querySelector('.mark-value')?.textContent") == "1"
    assert page.run(FIRST_TILE).startswith(NAMES[0])


def test_arrows_move_through_the_gallery_enter_opens_escape_comes_back(page: Page) -> None:
    page.press("ArrowRight")
    page.press("ArrowRight")
    focused = page.wait("document.activeElement.dataset.index === '1' && document.activeElement.ariaLabel")
    page.press("Enter")
    assert focused.startswith(page.wait(f"document.querySelector('.photo') && {NAME}"))
    page.press("ArrowRight")
    assert page.wait(f"document.querySelector('.stage .place').textContent.startsWith('3 of 12') && {NAME}")
    page.press("Escape")
    assert page.wait("document.activeElement.dataset?.index") == "2"


def test_up_and_down_go_to_the_row_above_and_below(page: Page) -> None:
    page.press("ArrowRight")
    page.press("ArrowDown")
    below = page.wait("document.activeElement.dataset.index !== '0' && document.activeElement.dataset.index")
    page.press("ArrowUp")
    assert page.wait("document.activeElement.dataset.index") == "0"
    assert int(below) > 0


def test_a_photo_page_marks_answers_that_are_not_of_today(page: Page) -> None:
    marks = "[...document.querySelectorAll('.fact h2 .mark')].map((one) => one.parentElement.textContent)"
    page.run("location.hash = '#/photo/3'")
    assert page.wait(f"document.querySelector('.photo') && {NAME}") == NAMES[3]
    assert page.run(marks) == ["Metadataprovisional", "Contentstale"]
    page.run("location.hash = '#/photo/2'")
    assert page.wait(f"{NAME} === {NAMES[2]!r}")
    assert page.run(marks) == []


def test_a_photo_page_shows_facts_with_labels_and_its_group(page: Page) -> None:
    page.run("location.hash = '#/photo/2'")
    assert page.wait(f"document.querySelector('.photo') && {NAME}") == NAMES[2]
    text = page.run("document.querySelector('.about').innerText")
    assert "12 January 2018, 10:02:00" in text
    assert "Sharpness" in text
    assert "1/250 s · f/2.8 · ISO 400" in text
    rows = page.run("[...document.querySelectorAll('.fact tr')].map((one) => one.innerText.replace(/\\s+/g, ' '))")
    assert "Width 4,000 px" in rows
    assert "Make Apple exif" in rows
    assert "Nearly the same" in text
    assert page.run("document.querySelector('.member.best .name').textContent") == NAMES[2]
    assert "1 of" not in page.wait("document.querySelector('.stage .place').textContent.includes('gone') && 'said'")


def test_a_photo_page_says_codes_in_words_and_hides_what_only_programs_read(page: Page, tmp_path: Path) -> None:
    class Coded(MadeSource):
        def lines(self) -> Iterator[dict[str, Any]]:
            other = line(1, "IMG_2.heic")
            other["facts"]["metadata"]["exposure"]["flash"] = 1
            other["facts"]["perceptual_hash"] = {"hash": "00fe"}
            other["facts"]["best_copy"] = {"rank": 2, "best": False}
            yield other
            made = line(0, "IMG_1.heic")
            made["facts"]["metadata"]["exposure"] |= {"flash": 16, "program": 2}
            made["facts"]["content"]["cells"] = {"rows": 8, "columns": 8, "data": "cGFja2Vk"}
            made["facts"]["perceptual_hash"] = {"hash": "00ff", "views": "dmlld3M=", "flat": False}
            rules = [("IMG_1.mov", "live_photo", ""), ("IMG_1.jpg", "raw_and_jpeg", "an hour apart")]
            made["companions"] = [{"path": path, "rule": rule, "doubt": doubt} for path, rule, doubt in rules]
            yield made

        def groups(self) -> Iterator[dict[str, Any]]:
            yield {"kind": "near", "members": [{"path": "IMG_1.heic"}, {"path": "IMG_2.heic"}]}

    page.go("about:blank")
    page.go(f"{report.write(tmp_path, Coded(0)).as_uri()}#/photo/1")
    page.wait("document.querySelector('.photo') !== null")
    text = page.run("document.querySelector('.about').innerText.replace(/\\s+/g, ' ')")
    assert "Flash did not fire, forced off" in text
    assert "Program normal program" in text
    assert "IMG_1.mov video of a Live Photo" in text
    assert "IMG_1.jpg no pair, though named so (RAW and JPEG of one shot): an hour apart" in text
    page.run("location.hash = '#/group/0'")
    table = page.wait("document.querySelector('.differences table')?.innerText.replace(/\\s+/g, ' ')")
    assert "Exposure · Flash did not fire, forced off fired" in table
    assert "Best copy" not in table
    for hidden in ("cGFja2Vk", "Cells", "00ff", "dmlld3M=", "00fe"):
        assert hidden not in text + table


def test_groups_show_the_best_and_why_and_one_lens_for_all_members(page: Page) -> None:
    page.click("#views [data-view=groups]")
    page.wait("document.querySelectorAll('.card .member').length === 5")
    assert page.run("document.querySelector('.heading .under').textContent").startswith("5 photos")
    assert page.run("document.querySelector('.card .member.best .why').textContent") == EVIL
    page.click(".card h2 a")
    page.wait("document.querySelectorAll('.lens').length === 3")
    page.run("document.querySelector('.lens').focus()")
    page.press("+")
    moved = page.run("[...document.querySelectorAll('.lens img')].map((one) => one.style.transform)")
    assert len(set(moved)) == 1
    assert "scale(1.5)" in moved[0]
    assert "Sharpness" in page.wait("document.querySelector('.differences table')?.innerText")


def test_problems_stand_by_cause_with_their_hint_and_lead_to_the_photos(page: Page) -> None:
    page.click("#views [data-view=problems]")
    page.wait("document.querySelectorAll('.failures li').length === 2")
    assert "get it again" in page.run("document.querySelector('.cause').textContent")
    page.click(".cause .actions a")
    assert page.wait(f"{COUNT} === '1 of 12 photos'")


def test_the_overview_has_plots_whose_bars_lead_to_photos(page: Page) -> None:
    page.click("#views [data-view=overview]")
    page.wait("document.querySelectorAll('.figure').length >= 3")
    assert "2018 to 2020" in page.run("document.querySelector('.lead').textContent")
    page.run("location.hash = document.querySelector('.plot a').getAttribute('href')")
    assert page.wait(f"{COUNT}.endsWith('of 12 photos') && {COUNT}") == "5 of 12 photos"


def test_nothing_in_names_captions_and_messages_runs_or_becomes_markup(page: Page) -> None:
    addresses = ["#/photos", "#/groups", "#/group/0", "#/problems", "#/overview", *(f"#/photo/{n}" for n in range(12))]
    for address in addresses:
        visit(page, address)
        assert page.run("document.querySelectorAll('main script, main iframe, [onerror], img[src=x]').length") == 0
    assert page.run("window.hurt === undefined && ({}).polluted === undefined")
    assert page.run("document.title.length > 0")


def test_the_page_asks_for_nothing_outside_its_folder_and_nothing_is_refused(page: Page) -> None:
    for address in ("#/photo/1", "#/group/0", "#/overview"):
        visit(page, address)
    assert [address for address in page.requested() if not address.startswith("file:")] == []
    assert [text for text in page.complaints() if "gone.jpg" not in text] == []


def test_colours_follow_the_system_until_the_button_is_pressed(page: Page) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.run(ground)
    page.theme("dark")
    dark = page.run(ground)
    assert dark != light
    page.click("#theme")
    assert page.run(ground) == light
    page.run("localStorage.clear()")


def test_a_press_counts_though_the_system_changes_its_colours_meanwhile(page: Page) -> None:
    def meanwhile() -> None:
        page.theme("dark")
        page.wait("document.getElementById('theme').ariaLabel === 'Light colours'")

    page.click("#theme", meanwhile)
    assert page.run("document.documentElement.dataset.theme") == "light"
    page.run("localStorage.clear()")


def test_it_fits_a_phone_and_a_desk_without_scrolling_sideways(page: Page) -> None:
    for width in (390, 1440):
        page.size(width, 844, phone=width < 500)
        for address in ("#/photos", "#/photo/4", "#/groups", "#/group/0", "#/problems", "#/overview"):
            visit(page, address)
            assert page.run("document.documentElement.scrollWidth") <= width, (width, address)


def test_everything_that_can_be_pressed_has_a_name(page: Page) -> None:
    for address in ("#/photos", "#/photo/4", "#/groups", "#/group/0", "#/problems", "#/overview"):
        visit(page, address)
        nameless = page.run(
            "[...document.querySelectorAll('a, button, input, select')].filter((one) => !one.hidden &&"
            " !(one.ariaLabel || one.textContent.trim() || one.labels?.length)).map((one) => one.outerHTML)"
        )
        assert nameless == [], address


def test_a_photo_page_magnifies_and_escape_first_shows_the_whole_again(page: Page) -> None:
    page.run("location.hash = '#/photo/2'")
    page.wait("document.querySelector('.stage img[src]')?.naturalWidth > 0")
    page.press("+")
    assert "scale(1.5)" in page.run("document.querySelector('.stage img').style.transform")
    page.press("Escape")
    assert "scale(1)" in page.run("document.querySelector('.stage img').style.transform")
    page.press("x")
    assert page.wait("document.querySelector('#picked strong')?.textContent") == "1 photo picked"
    page.press("Escape")
    page.wait("document.querySelector('.gallery') !== null")
    page.click("#picked .quiet")


def test_groups_are_gone_through_by_keys_and_members_are_picked(page: Page) -> None:
    page.run("location.hash = '#/groups'")
    page.wait("document.querySelectorAll('.card .member').length === 5")
    page.run("location.hash = '#/group/0'")
    page.wait("document.querySelectorAll('.lens').length === 3")
    page.press("n")
    page.wait("document.querySelectorAll('.lens').length === 2")
    page.run("document.querySelector('.lens').focus()")
    page.press("x")
    assert page.wait("document.querySelector('.pane.picked .pick-one')?.textContent") == "Picked"
    page.press("p")
    page.wait("document.querySelectorAll('.lens').length === 3")
    page.press("Escape")
    page.wait("document.querySelectorAll('.card').length === 2")
    page.click("#picked .quiet")


def test_nothing_is_wider_than_a_phone(page: Page, index: Path) -> None:
    page.size(390, 844, phone=True)
    for view in ("photos", "map", "groups", "group/0", "problems", "overview", "photo/2"):
        page.go("about:blank")
        page.go(f"{index.as_uri()}#/{view}")
        page.wait("document.querySelector('main h1, main h2') !== null")
        assert page.run("document.documentElement.scrollWidth") <= 390, view
    page.run("calotype.pickAll([0, 1, 2])")
    bar = page.run(
        "(() => { const { left, right } = document.getElementById('picked').getBoundingClientRect();"
        " return [left, right]; })()"
    )
    assert bar[0] >= 0
    assert bar[1] <= 390
    page.click("#picked .quiet")
