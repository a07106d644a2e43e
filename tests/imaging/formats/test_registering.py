"""What plug-ins register: formats of their own, whole or not at all."""

from __future__ import annotations

import pytest

from calotype.errors import DeclarationError
from calotype.imaging.formats import all_formats, all_or_none, claims, register
from calotype.imaging.formats.bmp import Bmp


class Painting(Bmp):
    """A format that nobody has."""

    name = "painting"
    extensions = ("painting",)


def test_what_fails_on_the_way_leaves_no_format_behind() -> None:
    before = all_formats()

    def register_and_fail() -> None:
        with all_or_none():
            register(Painting())
            assert claims("a.painting")
            raise OSError("halfway")

    with pytest.raises(OSError, match="halfway"):
        register_and_fail()
    assert all_formats() == before
    assert not claims("a.painting")


def test_two_formats_of_one_name_are_an_error() -> None:
    class Other(Painting):
        """Another format of that name."""

        name = "bmp"

    with pytest.raises(DeclarationError, match="two formats are called 'bmp'"):
        register(Other())
