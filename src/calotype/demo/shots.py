"""What the demo library holds: a list of shots. Cameras, times and places are invented; the pictures are real."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from calotype.demo.changes import Change, blur, crop, expose, mirror, resize, shake, turn

Place = tuple[float, float]


class Camera(msgspec.Struct, frozen=True):
    """A camera and its lens, as EXIF names them."""

    make: str
    model: str
    lens: str
    focal_length: float
    """Millimetres."""
    f_number: float


class Shot(msgspec.Struct, frozen=True):
    """One file of the demo library."""

    path: str
    """Below the library's root; the extension names the format."""
    picture: str
    camera: Camera | None = None
    taken: str | None = None
    """As `calotype.demo.exif.make_exif` takes it."""
    place: Place | None = None
    exposure: tuple[float, int] = (1 / 200, 200)
    """Seconds and ISO."""
    changes: tuple[tuple[Change, Any], ...] = ()
    """What is done to the picture before it is saved: each a function and its amount."""
    quality: int = 92
    orientation: int | None = None
    tags: dict[str, Any] = {}
    keep: float = 1.0
    """The share of the file's bytes that is kept: less than 1 is a file that broke off."""


CANON = Camera("Canon", "Canon EOS 80D", "EF-S 18-135mm f/3.5-5.6 IS USM", 35.0, 5.6)
NIKON = Camera("NIKON CORPORATION", "NIKON D750", "AF-S NIKKOR 70-200mm f/2.8E FL ED VR", 180.0, 4.0)
SONY = Camera("SONY", "ILCE-7M3", "FE 90mm F2.8 Macro G OSS", 90.0, 2.8)
PHONE = Camera("Apple", "iPhone 12", "iPhone 12 back dual wide camera 4.2mm f/1.6", 4.2, 1.6)

BEIJING, GARDEN, HOME, CAPE, WORKSHOP = (
    (39.99972, 116.27547),
    (52.45514, 13.30581),
    (48.20849, 16.37208),
    (28.60839, -80.60433),
    (50.93753, 6.96028),
)


def shots() -> Iterator[Shot]:
    """All shots, folder by folder."""
    yield from _travel()
    yield from _garden()
    yield from _home()
    yield from _launch()
    yield from _workshop()
    yield from _without_a_date()
    yield from _broken()


def _travel() -> Iterator[Shot]:
    folder, taken = "2019/2019-08-21 Summer Palace", "2019:08:21 10:14:32+08:00"
    yield Shot(f"{folder}/IMG_2031.JPG", "china", CANON, taken, BEIJING)
    for number, (stops, clock) in enumerate([(-2, "15:01"), (0, "15:01"), (2, "15:02")], start=2032):
        yield Shot(
            f"{folder}/IMG_{number}.JPG",
            "china",
            CANON,
            f"2019:08:21 10:{clock}+08:00",
            BEIJING,
            exposure=(2.0**stops / 250, 100),
            changes=((crop, (0.02, 0.03, 0.98, 0.97)), (expose, stops)),
            tags={"ExposureMode": 2, "ExposureBiasValue": float(stops)},
        )
    yield Shot("Exports/summer palace web.webp", "china", CANON, taken, changes=((resize, 480),), quality=70)
    yield Shot("Exports/summer palace square.jpg", "china", CANON, taken, changes=((crop, (0.2, 0.0, 0.86, 1.0)),))
    yield Shot("Exports/summer palace print.tif", "china", CANON, taken, BEIJING)


def _garden() -> Iterator[Shot]:
    folder = "2020/2020-05-17 Garden"
    yield Shot(f"{folder}/DSC04417.jpg", "flower", SONY, "2020:05:17 09:30:11.24+02:00", GARDEN)
    yield Shot(f"{folder}/DSC04418.jpg", "flower", SONY, "2020:05:17 09:30:12.02+02:00", GARDEN, changes=((blur, 2),))
    yield Shot(f"{folder}/DSC04419.jpg", "flower", SONY, "2020:05:17 09:30:12.80+02:00", GARDEN, changes=((shake, 15),))
    yield Shot(f"{folder}/DSC04425.jpg", "grass", SONY, "2020:05:17 09:41:50+02:00", GARDEN)
    yield Shot(f"{folder}/DSC04426.jpg", "brick", SONY, "2020:05:17 09:44:03+02:00", GARDEN)
    yield Shot("Exports/flower.avif", "flower", SONY, "2020:05:17 09:30:11.24+02:00", quality=60)


def _home() -> Iterator[Shot]:
    folder = "2021/2021-11-06 At home"
    cat, coffee = "2021:11:06 16:20:0{}+01:00", "2021:11:07 08:55:40+01:00"
    for number in range(5):
        yield Shot(
            f"{folder}/IMG_41{number:02}.jpg",
            "chelsea",
            PHONE,
            cat.format(f"{number // 3}.{number % 3 * 33:02}"),
            HOME,
            exposure=(1 / 60, 640),
            changes=(
                (crop, (0.01 * number, 0.0, 0.92 + 0.01 * number, 1.0)),
                (blur, (1.2, 0.0, 0.6, 2.0, 0.9)[number]),
                (expose, 0.05 * number),
            ),
        )
    yield Shot(
        f"{folder}/IMG_4110.jpg",
        "chelsea",
        PHONE,
        "2021:11:06 22:48:19+01:00",
        HOME,
        (1 / 8, 3200),
        ((expose, -5),),
    )
    yield Shot(f"{folder}/IMG_4122.jpg", "coffee", PHONE, coffee, HOME, (1 / 50, 400))
    yield Shot(f"{folder}/IMG_4123.jpg", "coffee", PHONE, coffee, HOME, (1 / 50, 400), ((turn, 90),), orientation=6)
    yield Shot("WhatsApp Images/IMG-20211107-WA0003.jpg", "coffee", changes=((resize, 400),), quality=45)
    yield Shot("WhatsApp Images/IMG-20211107-WA0004.jpg", "chelsea", changes=((resize, 320),), quality=40)
    yield Shot(f"{folder}/IMG_4140.jpg", "astronaut", PHONE, "2021:11:13 14:02:10+01:00", HOME, (1 / 120, 125))
    yield Shot("Exports/portrait sideways.png", "astronaut", changes=((turn, -90),))
    yield Shot("Exports/portrait mirrored.jpg", "astronaut", changes=((mirror, None),))


def _launch() -> Iterator[Shot]:
    folder = "2022/2022-07-14 Launch"
    for number in range(3):
        yield Shot(
            f"{folder}/DSC_08{number + 10}.JPG",
            "rocket",
            NIKON,
            f"2022:07:14 20:44:2{number}.{number}-04:00",
            CAPE,
            exposure=(1 / 1000, 800),
            changes=((crop, (0.0, 0.02 * number, 1.0, 0.94 + 0.02 * number)),),
        )
    yield Shot(
        f"{folder}/DSC_0820.JPG", "rocket", NIKON, "2022:07:14 20:59:58-04:00", CAPE, (1 / 2000, 100), ((expose, -4),)
    )
    yield Shot(
        f"{folder}/DSC_0821.JPG", "rocket", NIKON, "2022:07:14 21:00:30-04:00", CAPE, (1 / 15, 800), ((expose, 3),)
    )
    yield Shot(f"{folder}/DSC_0840.JPG", "moon", NIKON, "2022:07:14 23:12:07-04:00", CAPE, (1 / 400, 400))
    yield Shot(
        f"{folder}/hubble.jpg", "hubble", tags={"Artist": "NASA/ESA", "Software": "Adobe Photoshop CS5 Macintosh"}
    )


def _workshop() -> Iterator[Shot]:
    folder = "2023/2023-02-25 Workshop"
    for number, side in enumerate(("left", "right")):
        yield Shot(
            f"{folder}/P{number:03}.jpg", f"motorcycle_{side}", SONY, f"2023:02:25 11:05:0{number}+01:00", WORKSHOP
        )
    yield Shot(
        f"{folder}/P000 edited.jpg",
        "motorcycle_left",
        SONY,
        "2023:02:25 11:05:00+01:00",
        WORKSHOP,
        changes=((expose, 0.4),),
    )
    yield Shot(f"{folder}/P014.bmp", "coins")


def _without_a_date() -> Iterator[Shot]:
    yield Shot("Scans/photographer.png", "camera")
    yield Shot("Scans/photographer small.gif", "camera", changes=((resize, 256),))
    yield Shot("Scans/page 1.png", "page")


def _broken() -> Iterator[Shot]:
    yield Shot("Rescued from the old card/IMG_2031.JPG", "china", CANON, "2019:08:21 10:14:32+08:00", keep=0.62)
    yield Shot("Rescued from the old card/DSC_0810.JPG", "rocket", NIKON, "2022:07:14 20:44:20-04:00", keep=0.3)


COPIES = {
    "Backup/IMG_2031.JPG": "2019/2019-08-21 Summer Palace/IMG_2031.JPG",
    "Backup/IMG_4122.jpg": "2021/2021-11-06 At home/IMG_4122.jpg",
    "2020/2020-05-17 Garden/DSC04417 (1).jpg": "2020/2020-05-17 Garden/DSC04417.jpg",
}
"""Exact copies: path of the copy and of the file that it is one of."""

RETAGGED = {"Exports/coffee tagged.jpg": "2021/2021-11-06 At home/IMG_4122.jpg"}
"""Same pixels in another file: the source with a comment added, as a tagging program would leave it."""

TEXTS = {
    "2020/2020-05-17 Garden/DSC04417.jpg.xmp": """<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmp:Rating="4">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Dahlia</rdf:li></rdf:Alt></dc:title>
   <dc:subject><rdf:Bag><rdf:li>flower</rdf:li><rdf:li>garden</rdf:li></rdf:Bag></dc:subject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
""",
    "Rescued from the old card/IMG_2050.JPG": "This file was a photo once; only this text was found in its place.\n",
    "Rescued from the old card/list.txt": "IMG_2031.JPG\nIMG_2050.JPG\nDSC_0810.JPG\n",
}
"""Files of text: a sidecar, one that calls itself a photo, and one that is none."""

ABOUT = "ABOUT THESE PHOTOS.txt"
"""Marks a folder as a demo library, and says whose the photographs are."""

ABOUT_TEXT = """This is the demo library of Calotype, made on this machine.

The photographs come with scikit-image (skimage.data: mostly public domain; each is described in its
documentation) and with scikit-learn (sklearn.datasets: china.jpg by danielbuechele and flower.jpg by vultilion,
both CC BY 2.0). Cameras, times and places in the files are invented; most files are changed on purpose:
cropped, turned, blurred, darkened, broken off. Delete the folder whenever you like.
"""
