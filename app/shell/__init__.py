"""Shell: the commands that run without a window, and the one that opens it."""

from app.shell.cli import run
