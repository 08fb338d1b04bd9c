"""Process: work in child processes that can be killed, and that die with their parent."""

from engine.process.pool import answers
from engine.process.processes import end, give_way, memory
from engine.process.worker import Crashed, Overgrown, TimedOut, Worker

__all__ = ["Crashed", "Overgrown", "TimedOut", "Worker", "answers", "end", "give_way", "memory"]
