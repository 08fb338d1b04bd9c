"""Servers: programs elsewhere that run a model: their addresses and keys, and how they are asked.

Text leaves the machine only for a server that the user has agreed to, by its address.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
