"""Models: the files of models on disk: found, downloaded, checked, listed and removed.

Only safetensors, no remote code; a model with a published name must hold the published bytes.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
