"""Servers: programs that run a model elsewhere, their addresses and keys; and our own for others.

Text leaves the machine only for a server that the user has agreed to, by its address.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
