"""Index: finds the passages that hold given terms, best first by BM25; a cache over the catalog.

Whoosh keeps the list of segments and of the passages removed from them, commits that list under its
lock, and has small segments merged; the format of a segment, its posting lists and BM25 over them
are ours, in arrays. This package loads NumPy and Whoosh: import it late.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
