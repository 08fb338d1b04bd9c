"""PDF: what reading, OCR and preview share of a PDF: open pages, lines, outline, running headers.

Loads PDFium: import it late, in a process that can be killed.
"""

from engine.documents.pdf.page import open_page

__all__ = ["open_page"]
