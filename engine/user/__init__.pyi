"""The public names of the package; `__init__.py` loads each on first use."""

from .file import LibraryFolders as LibraryFolders, UserFile as UserFile
from .history import History as History, News as News, Saved as Saved, news_of as news_of
from .judgments import Judgment as Judgment, Judgments as Judgments
from .note_file import NOTE_FORMATS as NOTE_FORMATS, notes_as as notes_as
from .notes import Note as Note, Notes as Notes
from .passwords import Passwords as Passwords, PasswordStore as PasswordStore
from .recognition import ALIKE_THERE as ALIKE_THERE
