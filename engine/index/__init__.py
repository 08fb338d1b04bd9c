"""Index: finds the passages that hold given terms, best first by BM25; a cache over the catalog.

Whoosh keeps the list of segments, commits them under its lock and merges them; the format of a
segment, its posting lists and BM25 over them are ours, in arrays. This package loads NumPy and
Whoosh: import it late.
"""

from engine.index.counts import TermCounts, count
from engine.index.index_writer import IndexWriter
from engine.index.store import VERSION, Index

__all__ = ["VERSION", "Index", "IndexWriter", "TermCounts", "count"]
