"""Preview: a page of a document to look at, with the passage framed and the words marked.

Pages of PDFs are drawn in a process that can be killed; anything else is shown as an excerpt of the
text that was read.
"""

from engine.preview.excerpt import Excerpt, Marked, excerpt_of
from engine.preview.page import Box, PageImage, PageRenderer

__all__ = ["Box", "Excerpt", "Marked", "PageImage", "PageRenderer", "excerpt_of"]
