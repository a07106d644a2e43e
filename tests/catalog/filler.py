"""A process that writes until no file may grow: `filler.py FOLDER LARGEST`. Prints the error and what was kept."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from calotype.catalog import open_store
from calotype.errors import CatalogFull
from catalog_kit import fill

largest = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
store = open_store(Path(sys.argv[1]))
try:
    fill(store)
except CatalogFull as error:
    print(error.code, len(store.facts(1, range(10**5))))
    sys.exit(error.exit_status)
finally:
    store.close()
