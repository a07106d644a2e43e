"""Which perceptual hash finds the copies that people make, and leaves look-alikes alone.

    pip install imagehash
    python benchmarks/compare_hashes.py [NAME=FOLDER ...]     # photos=../shared/photos unless told

Every distinct picture of 400 pixels and more is changed in each of the ways below; recall is the share of copies
that are told to be their source, at the loosest setting whose pairs are right in 99 of 100. Pairs are all of source
and copy, of one picture or of two, and look-alikes: a made burst of each picture (camera moved, near against far,
subject moved, noise) and the real ones among the photos. The other hashes are given the eight orientations of each
source. Kept in results/compare_hashes.csv, where `wallpapers` are 83 distinct pictures of Debian's packages of desktop
backgrounds (gnome, mate, plasma, ukui, lxqt), half of them photographs. Of their artwork in several crops, shades and
sizes one each was left, by name.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.measures.hash_pairs import FAR, near_pairs
from calotype.imaging.measures.likeness import NEAR, likeness
from calotype.imaging.measures.perceptual_hash import hashes_of, is_flat, patch_of

PHOTOS = Path(__file__).resolve().parents[2] / "shared" / "photos"
RESULTS = Path(__file__).parent / "results" / "compare_hashes.csv"
PRECISION = 0.99
LOOK_ALIKES = [
    [f"sam2/bedroom/{frame:05}.jpg" for frame in (0, 1, 2, 3, 190)],
    ["exif-samples/canon_hdr_NO.jpg", "exif-samples/canon_hdr_YES.jpg"],
]
Pixels = NDArray[Any]
Change = Callable[[Pixels, int], Pixels]


def jpeg(quality: int) -> Change:
    """Re-encoded."""
    return lambda pixels, _: cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1)


def resize(factor: float) -> Change:
    """Made smaller."""
    return lambda pixels, _: cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


def crop(share: float, anywhere: bool = False) -> Change:
    """Cut by that share of each side's length: as much left as right, or wherever chance says."""

    def change(pixels: Pixels, seed: int) -> Pixels:
        height, width = pixels.shape[:2]
        left, top = np.random.default_rng(seed).random(2) * share if anywhere else (share / 2, share / 2)
        x, y = round(left * width), round(top * height)
        return pixels[y : y + round((1 - share) * height), x : x + round((1 - share) * width)]

    return change


def tone(gain: float = 1.0, gamma: float = 1.0) -> Change:
    """Brighter, darker, another curve."""
    return lambda pixels, _: np.clip((pixels / 255) ** gamma * gain * 255, 0, 255).round().astype(np.uint8)


def grey(pixels: Pixels, _: int) -> Pixels:
    """Without colour."""
    return cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)


def border(share: float, level: int) -> Change:
    """Framed."""

    def change(pixels: Pixels, _: int) -> Pixels:
        wide = round(share * max(pixels.shape))
        return cv2.copyMakeBorder(pixels, wide, wide, wide, wide, cv2.BORDER_CONSTANT, value=(level,) * 3)

    return change


def text(pixels: Pixels, _: int) -> Pixels:
    """Written over in large letters."""
    height, width = pixels.shape[:2]
    where, size, thick = (round(0.05 * width), round(0.9 * height)), width / 375, max(1, width // 150)
    return cv2.putText(pixels.copy(), "Holiday 2019", where, cv2.FONT_HERSHEY_SIMPLEX, size, (255,) * 3, thick)


def slant(degrees: float, cut: bool = False) -> Change:
    """Rotated by a little, the corners black or cut away."""

    def change(pixels: Pixels, seed: int) -> Pixels:
        height, width = pixels.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        slanted = cv2.warpAffine(pixels, matrix, (width, height))
        return crop(2 * abs(np.sin(np.radians(degrees))))(slanted, seed) if cut else slanted

    return change


def burst(pixels: Pixels, seed: int) -> Pixels:
    """The next shot of a burst: no copy, though it looks like one."""
    rng = np.random.default_rng(seed)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    depth = cv2.resize(rng.normal(0, 0.012 * width, (4, 5, 2)).astype(np.float32), (width, height))
    middle = (rng.uniform(0.35, 0.65) * width, rng.uniform(0.4, 0.7) * height)
    subject = np.exp(-((((x - middle[0]) / (0.16 * width)) ** 2 + ((y - middle[1]) / (0.22 * height)) ** 2) ** 2))
    move = rng.uniform(-0.03, 0.03, 4) * width
    step = rng.choice([-1, 1]) * rng.uniform(0.03, 0.06) * width
    x_from, y_from = x + depth[:, :, 0] + move[0] + subject * step, y + depth[:, :, 1] + move[1] + subject * move[2]
    x_from, y_from = x_from.astype(np.float32), y_from.astype(np.float32)
    moved = cv2.remap(pixels, x_from, y_from, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.clip(moved * rng.uniform(0.95, 1.05) + rng.normal(0, 2, moved.shape), 0, 255).astype(np.uint8)


CHANGES: dict[str, Change] = {
    **{f"jpeg {quality}": jpeg(quality) for quality in (95, 60, 30)},
    "resize to 25 %": resize(0.25),
    **{f"crop {share:.0%}": crop(share) for share in (0.05, 0.1)},
    **{f"crop {share:.0%} anywhere": crop(share, anywhere=True) for share in (0.05, 0.1)},
    "brighter": tone(gain=1.25),
    "darker": tone(gain=0.7),
    **{f"gamma {gamma}": tone(gamma=gamma) for gamma in (0.7, 1.5)},
    "grey": grey,
    "white border": border(0.05, 255),
    "black border": border(0.03, 0),
    "text": text,
    "mirror": lambda pixels, _: np.ascontiguousarray(pixels[:, ::-1]),
    "rotate 90": lambda pixels, _: np.ascontiguousarray(np.rot90(pixels)),
    "rotate 2": slant(2),
    "rotate 2, cut": slant(-2, cut=True),
}


class Method:
    """A hash of so many bits, compared by their number that differ in the best of the source's orientations."""

    def __init__(self, name: str, bits_of: Callable[[Pixels], NDArray[np.bool_]]) -> None:
        self.name, self.bits_of = name, bits_of
        self._turned: dict[int, Pixels] = {}

    def distances(self, sources: list[Pixels], copies: list[Pixels]) -> NDArray[Any]:
        """Sources x copies: the fewest bits that differ."""
        if id(sources) not in self._turned:
            turned = [[self.bits_of(form) for form in orientations(source)] for source in sources]
            self._turned[id(sources)] = np.array(turned, dtype=np.float32).transpose(1, 0, 2)
        others = np.array([self.bits_of(copy) for copy in copies], dtype=np.float32)
        by_form = self._turned[id(sources)]
        return np.min([form @ (1 - others).T + (1 - form) @ others.T for form in by_form], axis=0)


class Ours(Method):
    """What is shipped: candidates by `near_pairs`, then 1 - likeness of the patches; 2 where there is no candidate."""

    def __init__(self) -> None:
        self.name = "calotype"

    def distances(self, sources: list[Pixels], copies: list[Pixels]) -> NDArray[Any]:
        """Sources x copies: 1 - likeness."""
        patches = [patch_of(small_gray(pixels)) for pixels in (*sources, *copies)]
        views = np.array([hashes_of(patch) for patch in patches])
        told = np.full((len(sources), len(copies)), 2.0)
        for first, second, match, guess in candidates(views, [is_flat(patch) for patch in patches]):
            low, high = min(first, second), max(first, second) - len(sources)
            if low < len(sources) and high >= 0:
                hashes = (views[first], views[second])
                found = likeness(patches[first], patches[second], match, hashes, guess=guess)
                told[low, high] = min(told[low, high], 1 - found.score)
        return told


def candidates(views: NDArray[np.uint64], flat: list[bool]) -> Iterator[tuple[int, int, int, bool]]:
    """Pairs of rows that may be copies, equal hashes collapsed first as the catalog does; how they match, and whether
    another way may do so better."""
    useful = np.flatnonzero(~np.array(flat))
    distinct, first, of = np.unique(views[useful, 0], return_index=True, return_inverse=True)
    members = [useful[of == place] for place in range(len(distinct))]
    for rows in members:
        yield from ((int(a), int(b), 0, True) for a in rows for b in rows if a < b)
    pairs = near_pairs(views[useful[first]])
    for one, other, distance, match in zip(*pairs, strict=True):
        yield from ((int(a), int(b), int(match), distance <= FAR) for a in members[one] for b in members[other])


def small_gray(pixels: Pixels) -> Pixels:
    """Luma at most 250 pixels long, as ops have it in `quarter_gray`."""
    factor = min(1.0, 250 / max(pixels.shape))
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


def orientations(pixels: Pixels) -> Iterator[Pixels]:
    """The eight orientations."""
    for turns in range(4):
        form = np.ascontiguousarray(np.rot90(pixels, turns))
        yield form
        yield np.ascontiguousarray(form[:, ::-1])


def dct_bits(side: int) -> Callable[[Pixels], NDArray[np.bool_]]:
    """Signs of the lowest side x side frequencies, the mean left out: pHash's idea, in OpenCV."""

    def bits_of(pixels: Pixels) -> NDArray[np.bool_]:
        small = cv2.resize(small_gray(pixels), (4 * side, 4 * side), interpolation=cv2.INTER_AREA).astype(np.float32)
        return (cv2.dct(small)[1 : side + 1, 1 : side + 1] > 0).ravel()

    return bits_of


def pdq_bits(pixels: Pixels) -> NDArray[np.bool_]:
    """PDQ from its paper: luma, two box blurs, 64 x 64, DCT, the lowest 16 x 16 against their median."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).astype(np.float32)
    window = [(length + 127) // 128 for length in gray.shape[::-1]]
    for _ in range(2):
        gray = cv2.blur(gray, window, borderType=cv2.BORDER_REPLICATE)
    rows, columns = (((np.arange(64) + 0.5) * length / 64).astype(int) for length in gray.shape)
    basis = np.sqrt(2 / 64) * np.cos(np.pi / 128 * np.arange(1, 17)[:, None] * (2 * np.arange(64) + 1))
    low = basis @ gray[np.ix_(rows, columns)] @ basis.T
    return (low > np.median(low)).ravel()


def methods() -> list[Method]:
    """Ours, and the others that are installed."""
    known = [Ours(), Method("own dct 64", dct_bits(8)), Method("own dct 256", dct_bits(16)), Method("pdq", pdq_bits)]
    try:
        import imagehash
        from PIL import Image
    except ImportError:
        print("imagehash is not installed: its pHash and dHash are left out")
        return known

    def peer(function: Callable[[Any], Any]) -> Callable[[Pixels], NDArray[np.bool_]]:
        return lambda pixels: function(Image.fromarray(pixels[:, :, ::-1])).hash.ravel()

    return [*known, Method("imagehash phash", peer(imagehash.phash)), Method("imagehash dhash", peer(imagehash.dhash))]


def distinct_pictures(folder: Path) -> list[Pixels]:
    """Every picture of 400 pixels and more that OpenCV opens, at most 1000 long, each scene once, no blank ones."""
    spare = {name for scene in LOOK_ALIKES for name in scene[1:]}
    pictures: list[Pixels] = []
    for path in sorted(folder.rglob("*")):
        known = path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp", ".tif", ".jp2", ".avif", ".gif"}
        pixels = read(path) if known and path.relative_to(folder).as_posix() not in spare else None
        if pixels is None or max(pixels.shape) < 400 or min(pixels.shape[:2]) < 100:
            continue
        if small_gray(pixels).std() > 4:
            pictures.append(pixels)
    # One picture in several files is known by plain correlation of 32 x 32, so that no hash chooses its own test.
    tiny = np.array([cv2.resize(small_gray(pixels), (32, 32)).ravel() for pixels in pictures], dtype=np.float32)
    tiny += np.random.default_rng(0).normal(0, 0.01, tiny.shape).astype(np.float32)  # a plain one correlates with none
    alike = np.max([np.corrcoef(turn(tiny, k), tiny)[: len(tiny), len(tiny) :] for k in range(8)], axis=0) > 0.93
    return [pixels for place, pixels in enumerate(pictures) if not alike[place, :place].any()]


def turn(tiny: Pixels, orientation: int) -> Pixels:
    """Rows of 32 x 32 pictures in one orientation."""
    square = np.rot90(tiny.reshape(-1, 32, 32), orientation // 2, axes=(1, 2))
    return (square[:, :, ::-1] if orientation % 2 else square).reshape(len(tiny), -1)


def read(path: Path) -> Pixels | None:
    """A picture as shown, at most 1000 pixels long; None where OpenCV can't."""
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        return None
    factor = min(1.0, 1000 / max(pixels.shape))
    return cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


def judge(method: Method, sources: list[Pixels], copies: dict[str, list[Pixels]], scenes: list[list[Pixels]]) -> Any:
    """The setting, the recall of each change, and the false pairs among others and among look-alikes."""
    apart = ~np.eye(len(sources), dtype=bool)
    right: dict[str, Pixels] = {}
    others, look_alike = [], []
    for name, changed in copies.items():
        told = method.distances(sources, changed)
        others.append(told[apart])
        if name == "burst":
            look_alike.append(np.diag(told))
        else:
            right[name] = np.diag(told)
    for scene in scenes:
        look_alike.append(method.distances(scene, scene)[np.triu_indices(len(scene), 1)])
    others, look_alike = np.concatenate(others), np.concatenate(look_alike)
    setting = loosest(np.concatenate(list(right.values())), np.concatenate([others, look_alike]))
    if isinstance(method, Ours):
        setting = 1 - NEAR
    recall = {name: float((found <= setting).mean()) for name, found in right.items()}
    return setting, recall, int((others <= setting).sum()), int((look_alike <= setting).sum()), look_alike.size


def loosest(right: Pixels, wrong: Pixels) -> float:
    """The largest distance at which the precision still holds; below all distances if there is none."""
    settings = np.unique(right)
    good = [np.searchsorted(np.sort(right), settings, "right"), np.searchsorted(np.sort(wrong), settings, "right")]
    held = settings[good[0] >= PRECISION * (good[0] + good[1])]
    return float(held.max()) if held.size else -1.0


def main() -> None:
    """Change, hash, compare, print, keep."""
    named = [argument.partition("=")[::2] for argument in sys.argv[1:]] or [("photos", str(PHOTOS))]
    cv2.setNumThreads(1)
    tables = {name: table for name, folder in named if (table := compared(Path(folder)))}
    if not tables:
        print("no photos: nothing measured")
        return
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        for name, table in tables.items():
            rows.writerow([name, *table])
            for change in CHANGES:
                rows.writerow([change, *(f"{recall[change]:.3f}" for _, recall, *_ in table.values())])
            rows.writerow(["macro recall", *(f"{mean(recall.values()):.3f}" for _, recall, *_ in table.values())])
            rows.writerow(["false, other pictures", *(wrong for *_, wrong, _, _ in table.values())])
            rows.writerow(["false, look-alikes", *(f"{fooled} of {of}" for *_, fooled, of in table.values())])


def compared(folder: Path) -> dict[str, Any]:
    """What `judge` says of each method, over the pictures of a folder; nothing if it has none."""
    sources = distinct_pictures(folder) if folder.is_dir() else []
    if not sources:
        return {}
    copies = {name: [change(pixels, seed) for seed, pixels in enumerate(sources)] for name, change in CHANGES.items()}
    copies["burst"] = [burst(pixels, seed) for seed, pixels in enumerate(sources)]
    scenes = [[pixels for name in scene if (pixels := read(folder / name)) is not None] for scene in LOOK_ALIKES]
    print(f"{folder.name}: {len(sources)} distinct pictures, {len(CHANGES)} changes")
    table = {}
    for method in methods():
        start = time.process_time()
        table[method.name] = judge(method, sources, copies, [scene for scene in scenes if scene])
        setting, recall, wrong, fooled, look_alikes = table[method.name]
        right = sum(recall.values()) * len(sources)
        precision = right / max(1, right + wrong + fooled)
        print(f"{method.name}: macro recall {mean(recall.values()):.3f} at precision {precision:.3f}, ", end="")
        print(f"setting {setting:.3g}, false: {wrong} of others, {fooled} of {look_alikes} look-alikes,", end=" ")
        print(f"{time.process_time() - start:.0f} s of processor time", flush=True)
    for name in CHANGES:
        print(f"{name:22}" + "".join(f"{recall[name]:>18.3f}" for _, recall, *_ in table.values()))
    return table


if __name__ == "__main__":
    main()
