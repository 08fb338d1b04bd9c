"""Stores: where the passages of hits lie: text, excerpts and page images are asked of them by id.

An id of a passage or document means something to the store alone that gave it. The user's own
library is one store, a team's on a server another.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
