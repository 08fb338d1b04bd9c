"""The public names of the package; `__init__.py` loads each on first use."""

from .apart import in_process as in_process
from .copying import copy_library as copy_library
from .ocr_job import run_ocr as run_ocr
from .reading import read_all as read_all
from .run import opened as opened
from .sink import (
    IndexSink as IndexSink,
    Part as Part,
    prepare_part as prepare_part,
)
from .status import lacks_vectors as lacks_vectors
from .sync import index_folders as index_folders
from .upkeep import Upkeep as Upkeep
from .vector_job import run_vectors as run_vectors
from .writer import Writer as Writer
