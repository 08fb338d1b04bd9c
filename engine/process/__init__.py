"""Process: work in child processes that can be killed, and that die with their parent."""

from engine.process.pool import map_in_processes
from engine.process.worker import Crashed, Worker, kill_tree, lower_priority, tree_memory, wait
