"""The words of messages, in the language of the window."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from engine import FACTS, NO_RERANKER, PARTS, Hit, Message, is_address, parse_address


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


def sentences(*said: str) -> str:
    """Return sentences as one text; a full stop of Chinese has its space in itself."""
    return " ".join(each for each in said if each).replace("。 ", "。")


def heading_in_words(path: str) -> str:
    """Return a heading path; those of its parts that a reader has added are translated."""
    return " › ".join(word(PARTS[each]) if each in PARTS else each for each in path.split(" › "))


def context_in_words(hit: Hit) -> str:
    """See `Hit.context`."""
    return " › ".join(part for part in (hit.title, heading_in_words(hit.heading)) if part)


def fact_in_words(name: str) -> str:
    """Return what a reader calls a fact about a document, or the document itself does."""
    return word(FACTS[name]) if name in FACTS else name
