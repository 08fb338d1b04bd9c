"""User: what the user made, and nothing else could make again: folders, judgments, notes, ….

Each is a small, readable JSON file, written whole or not at all.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
