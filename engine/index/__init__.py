"""Index: finds the passages that hold given terms, best first by BM25; a cache over the catalog.

Whoosh keeps the list of segments and of the passages removed from them, commits that list under its
lock, and has small segments merged; the format of a segment, its posting lists and BM25 over them
are ours, in arrays. This package loads NumPy and Whoosh: import it late.
"""

from engine.index.bm25 import Bm25
from engine.index.counts import TermCounts, count
from engine.index.store import VERSION, Index, IndexWriter
