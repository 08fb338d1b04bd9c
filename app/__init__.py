"""The window. Qt lives here and only here; of the rest of the program it knows `engine`'s names."""

import ctypes
import sys

# WORKAROUND: the PySide6 6.12 wheels return None, True and False without taking a reference, as is
# right from Python 3.12 on, where these never die. Before, each call of a Qt function that returns
# nothing brings None nearer to "none_dealloc: deallocating None": minutes, in a window that paints.
# A count that cannot run out mends it (PEP 683 does the same). To go with support for Python 3.11.
if sys.version_info < (3, 12):
    for _constant in (None, True, False, NotImplemented):
        ctypes.c_ssize_t.from_address(id(_constant)).value += 1 << 60
