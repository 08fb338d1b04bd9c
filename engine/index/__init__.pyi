"""The public names of the package; `__init__.py` loads each on first use."""

from .bm25 import (
    MOST as MOST,
    Bm25 as Bm25,
    norms as norms,
    weight as weight,
)
from .counted import Counted as Counted
from .counts import (
    TermCounts as TermCounts,
    count as count,
)
from .store import (
    VERSION as VERSION,
    Index as Index,
    IndexWriter as IndexWriter,
)
