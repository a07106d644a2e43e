"""Upkeep: what keeps a library and its catalog in order, and what this machine can do for them.

Words: to clear (what the catalog holds and nobody needs), to verify (that files are what they were when read). It
removes from catalogs only what can be computed again; it changes no file of a library and no decision of its owner.
"""

from calotype.upkeep.clearing import Cleared, clear, forget
from calotype.upkeep.installed import Installed, what_is_installed
from calotype.upkeep.machine import CatalogPlace, Machine, place_of_catalog, this_machine
from calotype.upkeep.verify import Difference, Verified, verify

__all__ = [
    "CatalogPlace",
    "Cleared",
    "Difference",
    "Installed",
    "Machine",
    "Verified",
    "clear",
    "forget",
    "place_of_catalog",
    "this_machine",
    "verify",
    "what_is_installed",
]
