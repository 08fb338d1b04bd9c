"""Preview: a page of a document to look at, with passages framed and words marked.

Pages of PDFs are drawn in a process that can be killed; other documents are shown as an excerpt of
the text that was read.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
