"""The report: one folder of HTML, scripts and packed data that opens from disk, with no network and no server.

Words: source (where lines, groups and thumbnails come from), column (one value of every photo), chunk (neighbours
that are loaded together), pack (a chunk of thumbnails), asset (what is the same in every report). It reads a source
and writes into the report's folder, nowhere else; it knows neither the catalog nor the engine.
"""

from calotype.report.folder import write
from calotype.report.source import Source

__all__ = ["Source", "write"]
