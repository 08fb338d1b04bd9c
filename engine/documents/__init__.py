"""Documents: files on disk, and the readers that turn them into pages of text.

`list_files` walks the folders of a library, except what its ignore rules exclude; `changes` watches
them; `read` yields the pages of one file of any type, and `recognise` reads pages without text by
OCR. Files may be hostile: call these two in a process that can be killed.
"""

import lazy_loader

# Lazily: a window shows before it watches folders, and needs no reader at all.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
