"""Servers: programs elsewhere that run a model: their addresses and keys, and how they are asked.

Text leaves the machine only for a server that the user has agreed to, by its address.
"""

from engine.servers.address import Address, is_address, parse_address
from engine.servers.keys import Keys
