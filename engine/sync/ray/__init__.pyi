"""The public names of the package; `__init__.py` loads each on first use."""

from .connection import connected as connected
from .encoder import NodesEncoder as NodesEncoder
from .reader import read_on_nodes as read_on_nodes
