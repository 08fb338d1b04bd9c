"""Selftest: what works on this computer of all that the program needs, and how to mend the rest."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
