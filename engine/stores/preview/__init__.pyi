"""The public names of the package; `__init__.py` loads each on first use."""

from .excerpt import (
    Excerpt as Excerpt,
    Marked as Marked,
    Reach as Reach,
    Structure as Structure,
    excerpt_of as excerpt_of,
)
from .page import PageImage as PageImage
from .preview import Preview as Preview
from .renderer import find_in_pages as find_in_pages, render as render
from .sought import Marking as Marking, Matches as Matches, Sought as Sought
