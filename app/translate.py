"""The words of messages, in the language of the window."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from engine import NO_RERANKER, Message, is_address, parse_address


def language() -> str:
    """Return the language of the window as the files of resources name it: en or zh."""
    return QCoreApplication.translate(
        "PresetItems", "en", "the language of this translation, as in presets.toml: en or zh"
    )


def word(message: Message) -> str:
    return message.word(language())


def model_in_words(name: str) -> str:
    """Return the name of a model, of its folder, of its server, or the order without one."""
    if name == NO_RERANKER:
        return word(Message("models.words-and-meaning"))
    if is_address(name):
        address = parse_address(name)
        return f"{address.model} · {address.host}" if address.model else address.host
    return Path(name).name if Path(name).is_absolute() else name
