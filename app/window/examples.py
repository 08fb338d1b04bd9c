"""Examples: documents of a small company, in a library of their own, to try questions on."""

import tomllib
from pathlib import Path

from app.resources import DEMO
from app.results import Proposal
from app.translate import language
from app.window.desktop import open_window
from engine import Config, EngineError, create_library, library_names, remove_library

NAME = "Examples"  # of the library, whatever the language: users may name one so, too


def folder() -> Path:
    """Return the folder of the documents that are in the language of the window."""
    return next((DEMO / language()).iterdir())


def are_in(config: Config) -> bool:
    return config.library == NAME


def proposals() -> list[Proposal]:
    """Return questions, each with the preset that shows best on it what presets do."""
    examples = tomllib.loads((DEMO / "examples.toml").read_text("utf-8"))["example"]
    return [Proposal(each["question"][language()], each["preset"]) for each in examples]


def open_examples(config: Config) -> None:
    """Open them in a window of their own. Raises `EngineError`."""
    if NAME not in library_names(config.data_dir):
        create_library(config.data_dir, NAME)
    if not open_window(config.data_dir, NAME, [folder()]):
        raise EngineError("window.library-not-opened")


def delete(config: Config) -> None:
    """Delete their library. Raises `EngineError`."""
    remove_library(config.data_dir, NAME)
