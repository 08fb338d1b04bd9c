"""Sync: brings the catalog and the indexes over it up to date with the folders on disk.

`index_folders` reads what is new or changed; `run_ocr` is the OCR that follows in the
background. Both run in a process of their own, yield events, and lose at most the documents in
flight when they are killed. This package loads NumPy and Whoosh: import it late.
"""

from engine.sync.ocr_job import run_ocr
from engine.sync.reading import read_all
from engine.sync.run import in_process
from engine.sync.sink import IndexSink, Part, prepare_part
from engine.sync.sync import index_folders
from engine.sync.vector_job import run_vectors
from engine.sync.writer import Writer
