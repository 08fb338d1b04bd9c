"""The public names of the package; `__init__.py` loads each on first use."""

from .preview import Preview as Preview
from .store import (
    LOCAL as LOCAL,
    LocalStore as LocalStore,
    Store as Store,
    scored_text as scored_text,
)
