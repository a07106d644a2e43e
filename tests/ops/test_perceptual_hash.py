from __future__ import annotations

import base64

import numpy as np
import simplejpeg

from calotype.imaging.measures.perceptual_hash import HALVES, PATCH_SIDE, VIEWS, hashes_of, patch_of
from calotype.ops.perceptual_hash import PerceptualHashParameters, perceptual_hash
from kit import make_picture
from small_pictures import as_image


def test_hash_views_and_patch_belong_together() -> None:
    image = as_image(np.asarray(make_picture(1, (500, 300))))
    found = perceptual_hash(image, PerceptualHashParameters())
    hashes = hashes_of(patch_of(image.quarter_gray))
    views = np.frombuffer(base64.b64decode(found.views), dtype="<u8")
    patch = simplejpeg.decode_jpeg(found.patch.data, colorspace="GRAY")[:, :, 0]
    assert int(found.hash, 16) == hashes[0]
    assert views.tolist() == hashes[1:].tolist()
    assert len(views) == len(VIEWS) - 1 + len(HALVES)
    assert patch.shape == (PATCH_SIDE, PATCH_SIDE)
    assert np.abs(patch.astype(int) - patch_of(image.quarter_gray)).mean() < 2
    assert not found.flat


def test_a_black_frame_is_flat() -> None:
    assert perceptual_hash(as_image(np.zeros((300, 400, 3), dtype=np.uint8)), PerceptualHashParameters()).flat
