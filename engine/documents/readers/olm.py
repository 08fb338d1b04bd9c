"""OLM: mail that Outlook for Mac has exported, a zip archive with a piece of XML a message."""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from engine.documents.message import Attachment, MailMessage, mailbox
from engine.documents.nested import Members
from engine.documents.office.package import PART_MAX, is_bomb, open_archive, parse_xml
from engine.documents.readers import html
from engine.documents.text_builder import TextBuilder
from engine.errors import TooLarge
from engine.messages import Message
from engine.records import Metadata, Page

_MESSAGES = re.compile(r"(?:.*/)?message_\d+\.xml")
_COUNT_MAX = 100_000
_PEOPLE = (("From", "SenderAddress"), ("To", "ToAddresses"), ("Cc", "CCAddresses"))
_PAGE = re.compile(r"<(?:html|body|div|p|br|meta|!doctype)\b", re.I)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and the pages of each message, as of a mailbox."""
    with open_archive(path, Message("kinds.mailbox")) as archive:
        entries = [each for each in archive.infolist() if _MESSAGES.fullmatch(each.filename)]
        if len(entries) > _COUNT_MAX:
            raise TooLarge("documents.zip-too-many", count=_COUNT_MAX)
        if is_bomb(*entries):
            raise TooLarge("documents.zip-bomb")
        yield Metadata("olm")
        yield from mailbox(_messages(archive, entries), Members(passwords))


def _messages(
    archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]
) -> Iterator[Callable[[], MailMessage]]:
    for entry in entries:
        yield partial(_message, archive, entry)


def _message(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> MailMessage:
    if entry.file_size > PART_MAX or is_bomb(entry):
        raise TooLarge("documents.unpacks-too-large")
    root = parse_xml(archive.read(entry), lenient=True)
    sent: datetime | str = _text(root, "SentTime") or _text(root, "ReceivedTime")
    with suppress(ValueError):  # a broken date is shown as it is
        sent = datetime.fromisoformat(str(sent))
    builder = TextBuilder()
    body = _text(root, "HTMLBody") or _text(root, "Body")
    if _PAGE.search(body):
        builder.add_page(html.parse(body.encode(), "utf-8")[1])
    else:
        builder.add(body)
    facts = [(name, _people(root, kind)) for name, kind in _PEOPLE]
    attachments = tuple(_attachments(root, archive))
    return MailMessage(_text(root, "Subject"), sent, facts, builder.build(), attachments)


def _text(root: Any, name: str) -> str:
    return next((each.text or "" for each in root.iter(f"OPFMessageCopy{name}")), "").strip()


def _people(root: Any, kind: str) -> str:
    found = []
    for field in root.iter(f"OPFMessageCopy{kind}"):
        for person in field.iter("emailAddress"):
            name = person.get("OPFContactEmailAddressName", "")
            address = person.get("OPFContactEmailAddressAddress", "")
            found.append(f"{name} <{address}>" if name not in {"", address} else address)
    return ", ".join(found)


def _attachments(root: Any, archive: zipfile.ZipFile) -> Iterator[Attachment]:
    for each in root.iter("messageAttachment"):
        place = each.get("OPFAttachmentURL", "")
        with suppress(KeyError):
            entry = archive.getinfo(place)
            if not is_bomb(entry):
                name = each.get("OPFAttachmentName", "") or place.rpartition("/")[2]
                yield Attachment(name, partial(archive.read, entry))
