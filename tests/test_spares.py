"""What could be freed is counted once, with what belongs to it, and never in a reference folder."""

from __future__ import annotations

import base64
import os
import shutil
from pathlib import Path

import pytest
from PIL import ImageEnhance

from calotype import Library
from calotype.errors import UsageError
from calotype.settings import Settings
from calotype.spares import Spare
from test_lookalikes import save, scene

XMP = """<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:Rating='5'/></rdf:RDF></x:xmpmeta>"""


def size(*paths: Path) -> int:
    return sum(path.stat().st_size for path in paths)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A photo in a file without its date, a near copy of it that is there twice, and a burst."""
    save(scene(1), tmp_path / "a.jpg")
    scene(1).save(tmp_path / "no date.jpg", quality=92)
    (tmp_path / "sent").mkdir()
    scene(1).resize((240, 180)).save(tmp_path / "sent" / "a.jpg")
    shutil.copy(tmp_path / "sent" / "a.jpg", tmp_path / "sent" / "twice.jpg")
    for number in range(3):
        save(scene(2), tmp_path / f"IMG_000{number}.jpg", 20 + number, 90 + number)
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
    return tmp_path


def test_a_file_is_counted_once_in_the_first_kind_that_makes_it_spare(folder: Path) -> None:
    sent = folder / "sent"
    with Library(folder) as library:
        assert library.spares() == {
            "bytes": Spare(files=1, bytes=size(sent / "twice.jpg")),
            "pixels": Spare(files=1, bytes=size(folder / "no date.jpg")),
            "near": Spare(files=1, bytes=size(sent / "a.jpg")),
        }
        # Of the kinds that are asked for alone, what could go for another one is counted too.
        assert library.spares(kinds=["near"])["near"].files == 2
        found = library.stats()
        assert found.copies.files == 2
        assert found.spare == library.spares()
        assert "2 exact copies (" in library.analyze(carrier="inline").words
        assert "1 near copy (" in library.analyze(carrier="inline").words


def test_what_belongs_to_a_file_goes_with_it(tmp_path: Path) -> None:
    save(scene(1), tmp_path / "a.jpg")
    shutil.copy(tmp_path / "a.jpg", tmp_path / "b.jpg")
    for name in "ab":
        (tmp_path / f"{name}.mov").write_bytes(bytes(5_000))
        (tmp_path / f"{name}.jpg.xmp").write_text(XMP, encoding="utf-8")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        expected = size(tmp_path / "b.jpg", tmp_path / "b.mov", tmp_path / "b.jpg.xmp")
        assert library.spares()["bytes"] == Spare(files=1, bytes=expected)


def test_a_file_with_a_companion_that_the_kept_one_lacks_can_not_go(tmp_path: Path) -> None:
    """A lone copy was kept, and the photo with the video of its Live Photo proposed for removal."""
    save(scene(1), tmp_path / "a" / "IMG_1.jpg")
    (tmp_path / "b").mkdir()
    shutil.copy(tmp_path / "a" / "IMG_1.jpg", tmp_path / "b" / "IMG_1.jpg")
    (tmp_path / "b" / "IMG_1.mov").write_bytes(bytes(5_000))
    with Library(tmp_path, settings=Settings(reference=("a",))) as library:
        library.analyze(carrier="inline")
        (group,) = library.duplicates()
        assert group.members[1].why == "the same bytes; has a companion of its own (video of a Live Photo)"
        assert not group.members[1].could_go
    with Library(tmp_path, settings=Settings()) as library:
        (group,) = library.duplicates()
        assert (group.best, [member.could_go for member in group.members]) == ("b/IMG_1.jpg", [False, True])


def test_edits_beside_a_copy_must_be_beside_the_kept_one_too_and_as_large(tmp_path: Path) -> None:
    save(scene(1), tmp_path / "a.jpg")
    shutil.copy(tmp_path / "a.jpg", tmp_path / "b.jpg")
    for name in ("a.jpg.pp3", "b.jpg.pp3"):
        (tmp_path / name).write_text("[Exposure]")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        assert library.spares()["bytes"].files == 1
        (tmp_path / "b.jpg.pp3").write_text("[Exposure] more")
        (group,) = library.duplicates()
        assert group.members[1].why == "the same bytes; has a companion of its own (edits by a RAW developer)"


def test_other_exif_xmp_and_comments_are_no_less_for_being_unread(tmp_path: Path) -> None:
    """Tags that nobody looks at: of the same pixels EXIF must be the same to the byte."""
    save(scene(1), tmp_path / "a.jpg", UserComment=b"ASCII\0\0\0at the gate")
    save(scene(1), tmp_path / "b.jpg", UserComment=b"ASCII\0\0\0at the well")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (group,) = library.duplicates()
    assert group.members[1].why == "the same pixels, other metadata; has other metadata in EXIF"
    assert not group.members[1].could_go


def test_what_lies_in_a_reference_folder_is_kept_and_never_spare(folder: Path) -> None:
    with Library(folder) as library:
        before = [(group.kind, {member.path for member in group.members}) for group in library.duplicates()]
        groups = {group.kind: group for group in library.duplicates(reference=[folder / "sent"])}
        assert [(kind, {member.path for member in group.members}) for kind, group in groups.items()] == before
        near, exact = groups["near"], groups["bytes"]
        assert near.best == "sent/a.jpg"
        assert near.reason.endswith("the best lies in a reference folder")
        assert [member.reference for member in near.members] == [True, True, False, False]
        assert [member.rank for member in near.members] == [1, 1, 2, 2]
        assert not any(member.could_go for member in near.members)  # a.jpg is better than what the folder holds
        assert all(member.reference for member in exact.members)
        spare = library.spares(reference=[folder / "sent"])
        assert (spare["bytes"].files, spare["pixels"].files, spare["near"].files) == (0, 1, 0)


def test_the_setting_names_reference_folders_below_the_librarys(folder: Path) -> None:
    with Library(folder, settings=Settings(reference=("sent",))) as library:
        assert next(iter(library.duplicates(["near"]))).best == "sent/a.jpg"
        assert library.spares()["bytes"].files == 0


def test_a_reference_folder_without_photos_changes_nothing_and_one_that_is_not_there_is_an_error(folder: Path) -> None:
    (folder / "empty").mkdir()
    with Library(folder) as library:
        assert library.spares(reference=[folder / "empty"]) == library.spares()
        with pytest.raises(UsageError, match="none that could be a reference"):
            library.spares(reference=[folder / "none"])
    with Library(folder, settings=Settings(reference=("none", "sent"))) as library:
        assert library.references.missing() == [folder / "none"]


def test_a_reference_folder_that_holds_the_library_protects_all_of_it(folder: Path) -> None:
    """It was there, it held every photo, and it protected none."""
    with Library(folder) as library:
        for reference in (folder, folder.parent):
            assert sum(one.files for one in library.spares(reference=[reference]).values()) == 0


def test_a_reference_folder_is_found_behind_a_link(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("links") / "photos"
    elsewhere.symlink_to(folder)
    (folder / "link").symlink_to("sent")
    with Library(folder) as library:
        for link in (elsewhere / "sent", folder / "link"):
            assert library.spares(reference=[link])["bytes"].files == 0


def test_only_what_lies_below_the_folders_asked_for_is_counted(folder: Path) -> None:
    with Library(folder / "sent") as library:
        assert {kind: one.files for kind, one in library.spares().items()} == {"bytes": 1, "pixels": 0, "near": 1}


def test_hard_links_and_symbolic_links_are_paths_of_one_file_and_no_copies(tmp_path: Path) -> None:
    """A link was named the one to keep, and what it leads to proposed for removal: following that lost the photo."""
    save(scene(1), tmp_path / "sub" / "real.jpg")
    (tmp_path / "0link.jpg").symlink_to(tmp_path / "sub" / "real.jpg")
    os.link(tmp_path / "sub" / "real.jpg", tmp_path / "sub" / "name.jpg")
    with Library(tmp_path) as library:
        assert library.analyze(carrier="inline").files == 3
        assert list(library.duplicates()) == []
        shutil.copy(tmp_path / "sub" / "real.jpg", tmp_path / "a copy.jpg")
        library.analyze(carrier="inline")
        (group,) = library.duplicates()
        assert [member.path for member in group.members] == ["sub/name.jpg", "a copy.jpg"]
        assert group.members[0].links == ["0link.jpg", "sub/real.jpg"]
        assert [member.could_go for member in group.members] == [False, True]
        assert library.spares()["bytes"] == Spare(files=1, bytes=size(tmp_path / "a copy.jpg"))


def test_a_link_to_a_file_outside_the_library_is_never_the_one_that_is_kept(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.jpg"
    save(scene(1), outside)
    (tmp_path / "0link.jpg").symlink_to(outside)
    shutil.copy(outside, tmp_path / "own.jpg")
    shutil.copy(outside, tmp_path / "own again.jpg")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (group,) = library.duplicates()
        assert [(member.path, member.could_go) for member in group.members] == [
            ("own again.jpg", False),
            ("0link.jpg", False),
            ("own.jpg", True),
        ]
        assert library.spares()["bytes"].files == 1


def test_a_path_that_becomes_a_link_is_known_as_one_without_being_read(tmp_path: Path) -> None:
    save(scene(1), tmp_path / "a.jpg")
    save(scene(2), tmp_path / "b.jpg")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (tmp_path / "b.jpg").rename(tmp_path / "c.jpg")
        (tmp_path / "b.jpg").symlink_to("c.jpg")
        library.analyze(carrier="inline")
        assert {row.path: row.is_link for row in library.store.files()} == {
            b"a.jpg": False,
            b"b.jpg": True,
            b"c.jpg": False,
        }


def test_what_carries_more_than_the_kept_one_can_not_go(tmp_path: Path) -> None:
    """Same pixels, other metadata: the caption of the one and the date of the other would be lost."""
    save(scene(1), tmp_path / "a.jpg")
    save(scene(1), tmp_path / "other date.jpg", 7)
    scene(1).save(tmp_path / "0 bare.jpg", quality=92)
    (tmp_path / "written.jpg").write_bytes((tmp_path / "a.jpg").read_bytes() + b" ")
    (tmp_path / "written.jpg.xmp").write_text(XMP, encoding="utf-8")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (group,) = library.duplicates()
        assert group.kind == "pixels"
        found = {member.path: (member.could_go, member.why) for member in group.members}
        assert group.best == "written.jpg"
        assert found["0 bare.jpg"][0] is found["a.jpg"][0] is True
        assert found["other date.jpg"] == (False, "the same pixels, other metadata; has another date")
        assert library.spares()["pixels"].files == 2


def test_all_that_could_go_may_go_together(tmp_path: Path) -> None:
    """Of the same bytes the first was kept, of the same pixels the one with a sidecar: together nothing was left."""
    save(scene(1), tmp_path / "a.jpg")
    shutil.copy(tmp_path / "a.jpg", tmp_path / "b.jpg")
    (tmp_path / "b.jpg.xmp").write_text(XMP, encoding="utf-8")
    scene(1).save(tmp_path / "bare.jpg", quality=92)
    scene(1).resize((240, 180)).save(tmp_path / "small.jpg")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        going = {member.path for group in library.duplicates() for member in group.members if member.could_go}
        assert going == {"a.jpg", "bare.jpg", "small.jpg"}
        (exact,) = library.duplicates(["bytes"])
        assert (exact.best, exact.members[0].why) == ("b.jpg", "carries more")
        assert sum(one.files for one in library.spares().values()) == 3


def test_a_copy_of_another_tone_or_without_colour_can_not_go(tmp_path: Path) -> None:
    save(scene(1), tmp_path / "a.jpg")
    ImageEnhance.Brightness(scene(1)).enhance(0.6).save(tmp_path / "dark.jpg")
    scene(1).convert("L").save(tmp_path / "grey.jpg")
    scene(1).resize((240, 180)).save(tmp_path / "small.jpg")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (group,) = library.duplicates()
    assert {member.path for member in group.members if member.could_go} == {"small.jpg"}
    why = {member.path: member.why for member in group.members}
    assert "another tone: darker" in why["dark.jpg"]
    assert "less colourful" in why["grey.jpg"]


def test_what_holds_more_than_its_pixels_is_kept(tmp_path: Path) -> None:
    """A comment, a gain map, a depth map or a video behind the picture is no part of its pixels."""
    save(scene(1), tmp_path / "a.jpg")
    (tmp_path / "with more.jpg").write_bytes((tmp_path / "a.jpg").read_bytes() + b"espresso, Sunday morning")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (group,) = library.duplicates()
        assert (group.kind, group.best, group.members[1].could_go) == ("pixels", "with more.jpg", True)
    with Library(tmp_path, settings=Settings(reference=("a.jpg",))) as library:
        (group,) = library.duplicates()
        assert group.members[1].why == "the same pixels, other metadata; has 24 bytes more beside its pixels"
        assert library.spares()["pixels"].files == 0


def test_a_file_that_has_vanished_or_changed_since_it_was_read_is_not_the_one_that_is_kept(tmp_path: Path) -> None:
    """The kept one had been deleted by hand, and the last copy was proposed for removal."""
    save(scene(1), tmp_path / "a.jpg")
    for name in ("b.jpg", "c.jpg"):
        shutil.copy(tmp_path / "a.jpg", tmp_path / name)
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (tmp_path / "a.jpg").unlink()
        (group,) = library.duplicates()
        assert [(member.path, member.could_go) for member in group.members] == [
            ("b.jpg", False),
            ("a.jpg", False),
            ("c.jpg", True),
        ]
        assert group.members[1].why == "is not there as it was read: run `calotype analyze`"
        (tmp_path / "b.jpg").write_bytes(b"cut")
        (group,) = library.duplicates()
        assert (group.best, [member.could_go for member in group.members]) == ("c.jpg", [False, False, False])
        (tmp_path / "c.jpg").unlink()
        assert not any(member.could_go for group in library.duplicates() for member in group.members)


def test_a_member_whose_name_is_no_unicode_is_named_byte_for_byte(tmp_path: Path) -> None:
    save(scene(1), tmp_path / "a.jpg")
    odd = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    try:
        Path(os.fsdecode(odd)).write_bytes((tmp_path / "a.jpg").read_bytes())
    except OSError:
        pytest.skip("this file system takes names in Unicode only")
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        (group,) = library.duplicates()
    assert [member.path_bytes and base64.b64decode(member.path_bytes) for member in group.members] == [
        None,
        b"caf\xe9.jpg",
    ]


def test_of_equal_files_the_one_with_the_better_place_and_name_is_kept(tmp_path: Path) -> None:
    """By path alone a backup came before the photo, and the copy that a browser named before what it copied."""
    for number, (first, better, why) in enumerate(
        (
            ("IMG (1).jpg", "IMG.jpg", "the others are named as copies"),
            ("Backup/a.jpg", "Summer/a.jpg", "lies in no folder for copies"),
            ("DSC1.jpg", "Grandma at the sea.jpg", "has a name in words"),
            ("a.jpg", "b.jpg", ""),
        )
    ):
        folder = tmp_path / str(number)
        for name in (first, better):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            save(scene(number), folder / name)
        with Library(folder) as library:
            library.analyze(carrier="inline")
            (group,) = library.duplicates(["bytes"])
        kept = (better, why) if why else (first, "first by path")
        assert (group.best, group.members[0].why) == kept


def test_what_has_further_pictures_in_it_can_not_go_for_the_first_one_alone(tmp_path: Path) -> None:
    """Of Ultra HDR the gain map is a second picture, which no pixels that are compared show."""
    first, second = scene(1), scene(2)
    for name, more in (("a.mpo", second), ("b.mpo", scene(3))):
        first.save(tmp_path / name, save_all=True, append_images=[more], quality=92)
        (tmp_path / name).rename(tmp_path / name.replace("mpo", "jpg"))
    with Library(tmp_path) as library:
        library.analyze(carrier="inline")
        for group in library.duplicates():
            assert not any(member.could_go for member in group.members)
            assert group.kind != "pixels" or "further pictures" in group.members[1].why
