"""EXIF says what the camera knew, in the standard's places and in those of careless writers."""

from __future__ import annotations

from blocks_kit import EXIF, GPS, RATIONAL, SHORT, SIGNED_RATIONAL, SUB, UNDEFINED, ascii_, tiff
from calotype.imaging.metadata.blocks import Blocks
from calotype.imaging.metadata.exif import Exif, open_exif, read_exif


def read(data: bytes, **blocks: object) -> Exif:
    return read_exif(open_exif(Blocks(exif=data, **blocks)))


def test_camera_lens_exposure_and_size():
    exif = read(
        tiff(
            {
                0x010F: ascii_("NIKON CORPORATION "),
                0x0110: ascii_("NIKON D850"),
                0x0112: (SHORT, 6),
                EXIF: {
                    0x829A: (RATIONAL, [1, 250]),
                    0x829D: (RATIONAL, [28, 10]),
                    0x8827: (SHORT, 400),
                    0x9204: (SIGNED_RATIONAL, [-1, 3]),
                    0x920A: (RATIONAL, [35, 1]),
                    0x9209: (SHORT, 16),
                    0xA002: (SHORT, 8256),
                    0xA431: ascii_("6012345"),
                    0xA432: (RATIONAL, [24, 1, 70, 1, 28, 10, 0, 0]),
                    0xA434: ascii_("24-70mm f/2.8"),
                },
            }
        )
    )
    assert (exif.make, exif.model, exif.serial) == ("NIKON CORPORATION", "NIKON D850", "6012345")
    assert (exif.seconds, exif.f_number, exif.iso, exif.focal_length, exif.flash) == (0.004, 2.8, 400, 35, 16)
    assert (exif.orientation, exif.width, exif.lens_model) == (6, 8256, "24-70mm f/2.8")
    assert round(exif.bias, 3) == -0.333


def test_the_offset_of_an_edit_says_nothing_about_the_shot():
    times = {0x9003: ascii_("2022:08:22 20:30:46"), 0x9010: ascii_("-07:00"), 0x9291: ascii_("92")}
    assert read(tiff({EXIF: times})).original == "2022-08-22T20:30:46.92"
    assert read(tiff({EXIF: {**times, 0x9011: ascii_("+02:00")}})).original == "2022-08-22T20:30:46.92+02:00"


def test_blank_and_zero_dates_are_none():
    exif = read(tiff({0x0132: ascii_("    :  :     :  :  "), EXIF: {0x9003: ascii_("0000:00:00 00:00:00")}}))
    assert exif.original is None
    assert exif.modified is None


def test_exif_of_a_raw_file_is_found_in_a_sub_directory():
    assert read(tiff({SUB: {EXIF: (4, [0])}, EXIF: {0x8827: (SHORT, 100)}})).iso == 100


def test_parts_in_structures_of_their_own_are_joined():
    exif = read(
        tiff({0x010F: ascii_("Canon")}),
        exif_parts={"exif": tiff({0x8827: (SHORT, 800)}), "gps": tiff({6: (RATIONAL, [5, 1])})},
    )
    assert (exif.make, exif.iso, exif.gps.altitude) == ("Canon", 800, 5)


def test_apex_values_serve_where_plain_ones_are_missing():
    exif = read(tiff({EXIF: {0x9201: (SIGNED_RATIONAL, [6, 1]), 0x9202: (RATIONAL, [4, 1])}}))
    assert (exif.seconds, exif.f_number) == (1 / 64, 4)


def test_a_sensitivity_above_two_bytes_stands_in_a_tag_of_four():
    assert read(tiff({EXIF: {0x8827: (SHORT, 65535), 0x8832: (4, [102400])}})).iso == 102400


def test_comments_in_their_codes():
    def comment(data: bytes, order: str = "<") -> str | None:
        return read(tiff({EXIF: {0x9286: (UNDEFINED, data)}}, order)).comment

    assert comment(b"ASCII\0\0\0Screenshot") == "Screenshot"
    assert comment(b"UNICODE\0" + "Zürich".encode("utf-16-be"), ">") == "Zürich"
    assert comment(b"\0" * 64) is None


def test_windows_texts_and_stars():
    exif = read(
        tiff({0x9C9E: (1, list("sea;sun ;".encode("utf-16-le"))), 0x4746: (SHORT, 4), 0x8298: ascii_("me\0you")})
    )
    assert (exif.keywords, exif.rating, exif.copyright) == (["sea", "sun"], 4, "me; you")


def test_a_signature_before_the_structure_is_passed_over():
    assert read(b"Exif\0\0" + tiff({GPS: {6: (RATIONAL, [5, 1])}})).gps.altitude == 5


def test_a_block_that_is_no_tiff_has_no_exif():
    assert open_exif(Blocks(exif=b"garbage" * 10)) is None
    assert open_exif(Blocks()) is None
