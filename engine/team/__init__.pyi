"""The public names of the package; `__init__.py` loads each on first use."""

from .client import Refused as Refused, open_client as open_client
from .place import Place as Place
