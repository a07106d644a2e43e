"""Importing this module registers the op and the format that the plug-in brings."""

from calotype.imaging.formats import register
from calotype_sample_plugin import sunlight
from calotype_sample_plugin.netpbm import Netpbm

__all__ = ["Netpbm", "sunlight"]

register(Netpbm())
