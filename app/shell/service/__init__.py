"""Service: what other programs ask over HTTP, of the same engine as the window's."""

from app.shell.service.application import create_application
from app.shell.service.assistants import Assistants
from app.shell.service.rerank import TextRanking
from app.shell.service.work import Work
