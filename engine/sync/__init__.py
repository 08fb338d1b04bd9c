"""Sync: brings the catalog and the indexes over it up to date with the folders on disk.

`index_folders` reads what is new or changed; `run_ocr` is the OCR that follows in the
background. Both run in a process of their own, yield events, and lose at most the documents in
flight when they are killed. `Upkeep` is what a library offers of all this. The rest loads NumPy and
Whoosh: import it late.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
