"""`calotype compare`: how far two pictures are from each other."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calotype.cli import options, text

if TYPE_CHECKING:
    from calotype.comparing import Comparison


@click.command(short_help="Compare two pictures, pixel by pixel.")
@click.argument("first", metavar="A", type=options.Named())
@click.argument("second", metavar="B", type=options.Named())
@click.option("-o", "--output", metavar="PNG", type=options.Named(), help="Write a picture of the difference.")
@click.option("--no-align", is_flag=True, help="Bring both to one size and no more: look for no crop, shift or turn.")
@options.as_json
def compare(first: Path, second: Path, output: Path | None, no_align: bool, as_json: bool) -> None:
    """Compare the pictures A and B, in a library or not: errors, structure, colour, sharpness, noise.

    Where sizes differ, the larger is made smaller. A crop, a shift, a small rotation and a copy turned by 90° are
    found and undone first; what was done is said.

    \b
    mse, psnr     0 and none are equal; from 40 dB on the difference can hardly be seen
    ssim, ms-ssim 1 is equal; structure of luma, at one scale and at five
    colour        CIEDE2000, mean and 95th percentile; 1 is just seen side by side
    histogram     how far levels (of 255) have to move to make the one that of the other
    sharpness     1 is crisp to the pixel, at the size at which they are compared
    noise         standard deviation where there is no detail, in levels of 255

    Exit status: 0 compared, however different; 2 wrong usage; 3 one of them can't be read.
    """
    with options.open_library((Path(),), None) as library:
        found = library.compare(first, second, align=not no_align, picture=output)
    if as_json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: Comparison) -> Iterator[str]:
    sides = (found.first, found.second)
    rows = [
        ["", "A", "B"],
        ["size", *(f"{side.width} x {side.height}" for side in sides)],
        ["sharpness", *(f"{side.sharpness:.3f}" for side in sides)],
        ["noise", *(f"{side.noise:.2f}" for side in sides)],
    ]
    yield f"A  {text.printable(found.first.path)} ({found.first.format})"
    yield f"B  {text.printable(found.second.path)} ({found.second.format})"
    yield f"compared {found.compared.words}"
    yield from text.table(rows, right=(1, 2))
    yield from text.table([["mse", f"{found.mse:.4g}"], *_similarities(found)])


def _similarities(found: Comparison) -> Iterator[list[str]]:
    yield ["psnr", "none, nothing differs" if found.psnr is None else f"{found.psnr:.2f} dB"]
    for name, value in (("ssim", found.ssim), ("ms-ssim", found.ms_ssim)):
        yield [name, "too small to tell" if value is None else f"{value:.4f}"]
    yield ["colour", f"{found.colour.mean:.2f} mean, {found.colour.p95:.2f} at 95 %"]
    yield ["histogram", f"{found.histogram:.2f} levels"]
