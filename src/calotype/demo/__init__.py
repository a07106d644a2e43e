"""The demo library: a small folder of real photographs to try Calotype on, made on this machine.

Words: a *picture* is one of the photographs that scikit-image and scikit-learn carry in their wheels (extra
`demo`); a *shot* is a file made from one, with a camera, a time and a place. May touch only the folder that it
is given, and there only files that are not there yet; reads nothing from the network.
"""

from calotype.demo.build import build_library

__all__ = ["build_library"]
