"""Ray: the reading and the encoding of a library, spread over the nodes of a Ray cluster.

What they are given and what they return comes one by one, so that a library of a million documents
needs no more memory than a small one. This package loads Ray: import it late.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
