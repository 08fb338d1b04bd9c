"""User: what a person made and nothing could make again: folders, judgments, passwords.

Each is a small JSON file of its own, readable, written whole or not at all.
"""

from engine.user.file import UserFile
from engine.user.folders import LibraryFolders
from engine.user.history import History, News, Saved
from engine.user.judgments import Judgment, Judgments, read_judgments, write_judgments
from engine.user.passwords import Passwords

__all__ = [
    "History",
    "Judgment",
    "Judgments",
    "LibraryFolders",
    "News",
    "Passwords",
    "Saved",
    "UserFile",
    "read_judgments",
    "write_judgments",
]
