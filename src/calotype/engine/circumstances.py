"""What failures that are due `when` wait for, and its value today."""

from __future__ import annotations

from importlib import metadata

from calotype.imaging import decoder_versions
from calotype.ops.declare import Op
from calotype.recipes.recipe import BoundRecipe
from calotype.settings import Limits

_EXTRAS = {"jxl": "imagecodecs", "raw": "rawpy", "geo": "tzfpy"}
"""Extras that a failure may wait for, and the distribution that shows whether one is there."""


def circumstances(limits: Limits, ops: dict[str, Op], recipe: BoundRecipe) -> dict[str, str]:
    """Every `kind:name` that a failure can watch, with its value in this process."""
    decoders = decoder_versions()
    return {
        **decoders,
        "decoders": "; ".join(f"{name} {version}" for name, version in sorted(decoders.items())),
        **{f"extra:{extra}": _version(distribution) for extra, distribution in _EXTRAS.items()},
        **{f"limit:{name}": str(getattr(limits, name)) for name in limits.__struct_fields__},
        **{f"timeout:{stage.name}": str(stage.timeout_seconds) for stage in recipe.stages},
        **{f"op:{op.name}": f"{op.version} {op.plugin or ''}".strip() for op in ops.values()},
    }


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "missing"
