"""Contacts: the people and companies of a .vcf file, each under its name."""

import re
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
    "X-ABRELATEDNAMES": "Related",
    "X-ABDATE": "Date",
}
_NO_FACTS = re.compile(  # what others say already, and what only programs read
    r"BEGIN|END|VERSION|PRODID|UID|REV|LANG|FN|NOTE|PHOTO|LOGO|SOUND|KEY|GEO|TZ|CLASS|MAILER|KIND|XML|"
    r"SORT-STRING|SOURCE|MEMBER|CLIENTPIDMAP|GENDER|AGENT|PROFILE|CREATED|"
    r"X-(?:AB|MS-|EVOLUTION-|MOZILLA-HTML|RADICALE|IMAGE|APPLE-|ANDROID|WAB-|CRYPTO|KADDRESSBOOK-|"
    r"ADDRESSBOOKSERVER-|GENERATOR|FC-|GOOGLE|CLASS|LOTUS|NICKNAME-SORT|UID|EPOCSECOND).*"
)
_LABEL = re.compile(r"_\$!<(.*)>!\$_")  # Apple's own
_NO_WORDS = re.compile(r"true|false|yes|no|[\W\d_]*|(?:urn|data|cid):.*", re.I | re.S)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    source, _ = text.text_of(path)
    cards = [each for each in components(source) if each.kind == "VCARD"]
    if not cards:  # genetic variants have the same suffix
        yield from text.read(path)
        return
    builder = TextBuilder()
    for card in cards:
        builder.add_heading(_name(card), 1)
        builder.add_facts(_facts(card))
        for note in card.all("NOTE"):
            builder.add(note.text)
    yield Metadata("contacts", _name(cards[0]) if len(cards) == 1 else None)
    yield builder.build()


def _facts(card: Component) -> Iterator[tuple[str, str]]:
    shown = _words(_name(card))
    labels = {line.group: line.text for line in card.all("X-ABLABEL") if line.group}
    for line in card.lines:
        name = _FACTS.get(line.name, "")
        value = line.parts.removeprefix("tel:")
        if line.name == "N":  # it may have a name that is not shown
            name, value = "Name", "" if _words(value) <= shown else value
        elif not name:  # of the hundred others, those that are words
            if _NO_FACTS.fullmatch(line.name) or _NO_WORDS.fullmatch(value):
                continue
            name = line.name.removeprefix("X-").replace("-", " ").capitalize()
        label = _LABEL.sub(r"\1", labels.get(line.group, ""))
        yield f"{name} ({label})" if label else name, value


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _name(card: Component) -> str:
    if name := card.text("FN"):
        return name
    for name in ("N", "ORG", "EMAIL"):
        if (line := card.first(name)) and line.parts:
            return line.parts
    return "(no name)"
