"""Team: a library that several people read and search, its passages on a Qdrant server.

Each desk keeps a library of its own beside it, `DATA_DIR/libraries/NAME`, with a `team.toml`; its
catalog is the record of what this desk has read. This package loads qdrant-client with the first
client, and NumPy: import it late.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
