"""The public names of the package; `__init__.py` loads each on first use."""

from .pool import map_in_processes as map_in_processes
from .tree import kill_tree as kill_tree, tree_memory as tree_memory
from .worker import (
    Crashed as Crashed,
    Worker as Worker,
    lower_priority as lower_priority,
    wait as wait,
)
