"""Preview: a page of a document to look at, with the passage framed and the words marked.

Pages of PDFs are drawn in a process that can be killed; anything else is shown as an excerpt of the
text that was read.
"""

from engine.preview.excerpt import excerpt_of
from engine.preview.page import PageRenderer

__all__ = ["PageRenderer", "excerpt_of"]
