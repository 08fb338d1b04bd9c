"""Preview: a page of a document to look at, with passages framed and words marked.

Pages of PDFs are drawn in a process that can be killed; other documents are shown as an excerpt of
the text that was read.
"""

from engine.preview.excerpt import AROUND, Excerpt, Marked, Structure, excerpt_of
from engine.preview.page import Box, PageImage
from engine.preview.renderer import find_in_pages, render
from engine.preview.sought import Marking, Matches, Sought
