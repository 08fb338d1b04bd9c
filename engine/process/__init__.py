"""Process: work in child processes that can be killed, and that die with their parent."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
