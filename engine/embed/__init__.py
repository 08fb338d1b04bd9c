"""Embed: text → vectors, by which passages are found that mean what a question means.

An encoder (multilingual-e5-small comes with Pagewise) makes a vector of each passage, which a
record keeps on disk, and of each question; the nearest passages are found exactly. torch is loaded
with an encoder, not before.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
