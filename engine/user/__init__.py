"""User: what the user made, and nothing else could make again: folders, judgments, notes, ….

Each is a small, readable JSON file, written whole or not at all.
"""

from engine.user.file import LibraryFolders, UserFile
from engine.user.history import History, News, Saved, news_of
from engine.user.judgments import Judgment, Judgments
from engine.user.note_file import NOTE_FORMATS, notes_as
from engine.user.notes import Note, Notes
from engine.user.passwords import Passwords, PasswordStore
from engine.user.recognition import ALIKE_THERE
