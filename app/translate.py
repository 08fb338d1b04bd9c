"""The words of messages, in the language of the window."""

from PySide6.QtCore import QCoreApplication

from engine import Message


def word(message: Message) -> str:
    language = QCoreApplication.translate(
        "PresetItems", "en", "the language of this translation, as in presets.toml: en or zh"
    )
    return message.word(language)
