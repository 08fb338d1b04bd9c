"""Evaluate: how well rankings answer judged queries: measures, comparisons, significance.

Judgments come from a collection in files or from the user's own marks in the window.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
