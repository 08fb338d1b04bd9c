"""Stores: where the passages of hits lie: text, excerpts and page images are asked of them by id.

An id of a passage or document means something to the store alone that gave it. The user's own
library is one store; others may be elsewhere.
"""

from engine.stores.preview import Preview
from engine.stores.store import LOCAL, LocalStore, Store, scored_text
