"""Catalog: the record of what was read: documents, passages, and what each index still lacks.

One SQLite file in WAL mode, the only truth besides the disk: an index is a cache over it, and is
rebuilt from it without reading a document.
"""

from engine.catalog.catalog import Catalog
from engine.catalog.contents import Contents
from engine.catalog.counts import FolderStats, Status
from engine.catalog.documents import Known
from engine.catalog.files import Wanted
from engine.catalog.ocr_queue import QueuedPage
from engine.catalog.pool import CatalogPool
from engine.catalog.tables import VERSION
