"""The window and the shell. Qt is used only here; of the rest of the program only `engine` is.

On Python 3.11 the reference counts of None, True, False and NotImplemented are raised here. The
wheels of PySide6 6.12 return these without taking a reference, which is right from Python 3.12 on,
where they are immortal (PEP 683). Before, each call of a Qt function that returns None brings the
process nearer to "none_dealloc: deallocating None": within minutes, in a window that paints. This
goes when Python 3.11 does.
"""

import ctypes
import sys

if sys.version_info < (3, 12):
    for _constant in (None, True, False, NotImplemented):
        ctypes.c_ssize_t.from_address(id(_constant)).value += 1 << 60
