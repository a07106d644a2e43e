"""From bytes to header, metadata, pixels and measures, and from pixels to bytes.

Words: a *format* is a family of files; the *header* is known before any pixel; a *reading* is what ops are given of
the pixels, `proxy` or `full`. Imaging opens no files, knows no catalog and no op, and this package imports no
decoder: NumPy, OpenCV and Pillow come with the first pixel.
"""

from calotype.imaging.formats import all_formats, claims, decoder_versions, register
from calotype.imaging.formats.declare import Format
from calotype.imaging.image import Header, Image, PhotoFile
from calotype.imaging.photo import Photo, open_photo

__all__ = [
    "Format",
    "Header",
    "Image",
    "Photo",
    "PhotoFile",
    "all_formats",
    "claims",
    "decoder_versions",
    "open_photo",
    "register",
]
