"""Settings: what the user can set of the library and of the window, and the dialog for it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
