"""Recall: from a query to the candidates that a reranker may read.

A `Query` is parsed and analysed once; retrievers find passages for it; of these the candidates are
chosen, spread over documents and versions, with a snippet each.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
