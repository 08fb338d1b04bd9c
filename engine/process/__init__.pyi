"""The public names of the package; `__init__.py` loads each on first use."""

from .pool import map_in_processes as map_in_processes
from .worker import (
    Crashed as Crashed,
    Worker as Worker,
    kill_tree as kill_tree,
    lower_priority as lower_priority,
    tree_memory as tree_memory,
    wait as wait,
)
