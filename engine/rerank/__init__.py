"""Rerank: a model reads the candidates against a query and an instruction, and orders them.

`open_reranker` turns the configured name into a loaded model; `Ranker` holds those of a library,
loaded when they are needed. torch and transformers are imported only then.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
