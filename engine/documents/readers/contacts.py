"""Contacts: the people and companies of a .vcf file, each under its name."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.documents.content_lines import Component, components
from engine.documents.readers import text
from engine.documents.text_builder import TextBuilder
from engine.records import Metadata, Page

_FACTS = {
    "NICKNAME": "Nickname",
    "ORG": "Company",
    "TITLE": "Title",
    "ROLE": "Role",
    "TEL": "Phone",
    "EMAIL": "E-mail",
    "IMPP": "Chat",
    "ADR": "Address",
    "LABEL": "Address",
    "URL": "Web",
    "BDAY": "Birthday",
    "ANNIVERSARY": "Anniversary",
    "CATEGORIES": "Category",
}


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    source, _ = text.text_of(path)
    cards = [each for each in components(source) if each.kind == "VCARD"]
    if not cards:  # genetic variants have the same suffix
        yield from text.read(path)
        return
    builder = TextBuilder()
    for card in cards:
        builder.add_heading(_name(card), 1)
        builder.add_facts(
            (_FACTS[line.name], line.parts.removeprefix("tel:"))
            for line in card.lines
            if line.name in _FACTS
        )
        for note in card.all("NOTE"):
            builder.add(note.text)
    yield Metadata("contacts", _name(cards[0]) if len(cards) == 1 else None)
    yield builder.build()


def _name(card: Component) -> str:
    if name := card.text("FN"):
        return name
    for name in ("N", "ORG", "EMAIL"):
        if (line := card.first(name)) and line.parts:
            return line.parts
    return "(no name)"
