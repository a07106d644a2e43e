from __future__ import annotations

from calotype.report.fields import described


def test_fields_are_described_by_the_ops_own_results() -> None:
    fields = described()
    assert fields["content.sharpness.score"]["range"] == "0 to 1"
    assert fields["metadata.width"]["unit"] == "px"
    assert fields["content.palette[].hex"]["about"]
    assert fields["perceptual_hash.views"]["data"]
    assert fields["metadata.exposure.program"]["words"]["2"] == "normal program"
