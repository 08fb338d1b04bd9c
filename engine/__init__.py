"""The engine: documents in, ranked passages out. Usable from a shell or a test; knows no window.

    >>> from engine import Config, Library, SearchReport, open_reranker
    >>> config = Config(data_dir=place, model=model, encoder=encoder)
    >>> library = Library(config)
    >>> indexed = list(library.sync([folder]))  # events, the last with what has changed
    >>> report = SearchReport(question, instruction)
    >>> for event in library.search(question, instruction):  # hits at once, then their scores
    ...     report.add(event)
    >>> print(report.hits[0].path.name)
    invoices.txt
    >>> vectors = [vector for some in library.encode(texts) for vector in some]
    >>> best, *others = open_reranker(config).rank(question, texts, instruction=instruction)

`Library` is what indexes folders and answers questions; what it yields is in `engine.events`, what
anything here raises in `engine.errors`.
"""

import lazy_loader

# Lazily, as the processes that read documents come through here too, and need none of it.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
