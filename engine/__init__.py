"""The engine: documents in, ranked passages out. Usable from a shell or a test; knows no window.

    from engine import Config, open_reranker

    reranker = open_reranker(Config(model="qwen3-0.6b"))
    for found in reranker.rank("who signs?", documents, instruction="…"):
        print(found.score, found.document)

`Library` is what indexes folders and answers questions; what it yields is in `engine.records`, what
anything here raises in `engine.errors`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.config import Config
    from engine.errors import EngineError
    from engine.library import Library
    from engine.rerank import Candidate, RankedDocument, Reranker, open_reranker

__all__ = [
    "Candidate",
    "Config",
    "EngineError",
    "Library",
    "RankedDocument",
    "Reranker",
    "open_reranker",
]

_HOMES = {"Config": "config", "EngineError": "errors", "Library": "library"}


def __getattr__(name: str) -> Any:
    # Not at once: the processes that read documents come through here too, and need none of it.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"engine.{_HOMES.get(name, 'rerank')}"), name)
