"""Library: the folders to index, how indexing goes, and what could not be indexed."""

from app.library.folder_panel import dropped_paths
from app.library.region import LibraryRegion
