"""Terms: what a text is looked up by: stems, identifiers and pairs of characters.

The same analysis serves documents and queries: tokens, folding of variants, phrases, the words to
mark in a text, its language, and how much two texts have in common.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
