"""The words of messages, in the language of the window."""

from PySide6.QtCore import QCoreApplication

from engine import NO_RERANKER, Message


def word(message: Message) -> str:
    language = QCoreApplication.translate(
        "PresetItems", "en", "the language of this translation, as in presets.toml: en or zh"
    )
    return message.word(language)


def model_in_words(name: str) -> str:
    """Return the name of a model, or of the order without one."""
    return word(Message("models.words-and-meaning")) if name == NO_RERANKER else name
