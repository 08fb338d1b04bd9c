"""The engine: documents in, ranked passages out. Usable from a shell or a test; knows no window.

    from engine import Config, open_reranker

    reranker = open_reranker(Config(model="qwen3-0.6b"))
    for found in reranker.rank("who signs?", documents, instruction="…"):
        print(found.score, found.document)

`Library` is what indexes folders and answers questions; what it yields is in `engine.events`, what
anything here raises in `engine.errors`.
"""

import lazy_loader

# Lazily, as the processes that read documents come through here too, and need none of it.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
