"""Catalog: the record of what was read: documents, passages, and what the index still lacks.

One SQLite file in WAL mode, the only truth besides the disk: the index is a cache over it, and is
rebuilt from it without reading a document.
"""

from engine.catalog.catalog import Catalog
from engine.catalog.documents import Known, Place
from engine.catalog.scans import Waiting

__all__ = ["Catalog", "Known", "Place", "Waiting"]
