"""PDF: what reading, OCR and preview share: open files and pages, the outline, running headers.

Loads PDFium: import it late, in a process that can be killed.
"""

from engine.documents.pdf.page import open_document, open_page
