"""Encrypted Office documents, decrypted for the reader of what they hold."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import engine.documents.reader
from engine.documents.nested import private_folder
from engine.errors import Encrypted, Protected
from engine.messages import Message
from engine.records import Metadata, Page, ScannedPage

# Excel tries this one without asking; it marks workbooks that are merely write-protected.
_KNOWN = "VelvetSweatshop"


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page | ScannedPage]:
    with decrypted(path, passwords, Message("kinds.office")) as copy:
        yield from engine.documents.reader.read(copy)


@contextmanager
def decrypted(path: Path, passwords: Sequence[str], noun: Message) -> Iterator[Path]:
    """Provide a decrypted copy of an Office document, new or old, within the context.

    Raises `Encrypted` if no password fits, `Protected` if none could; `noun` names the document.
    """
    import msoffcrypto  # late: few documents need it
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    with private_folder() as folder, path.open("rb") as stream:
        copy = folder / f"decrypted{path.suffix}"
        for password in (_KNOWN, *passwords):
            try:
                office = msoffcrypto.OfficeFile(stream)
                checked = {"verify_password": True} if office.format == "ooxml" else {}
                office.load_key(password=password, **checked)  # old formats always check it
                with copy.open("wb") as target:
                    office.decrypt(target)
            except InvalidKeyError:
                continue
            except (DecryptionError, FileFormatError, NotImplementedError) as error:
                raise Protected("documents.unknown-office-encryption", noun=noun) from error
            break
        else:
            raise Encrypted("documents.encrypted", noun=noun)
        yield copy
