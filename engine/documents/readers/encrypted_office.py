"""Sealed: Office documents behind a password, decrypted for the reader of what is in them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import engine.documents.reader
from engine.documents.nested import private_folder
from engine.errors import Encrypted, Protected
from engine.messages import Message
from engine.records import Metadata, Page, ScannedPage

# Excel opens by this one without asking: it marks workbooks that are only not to be changed.
_KNOWN = "VelvetSweatshop"


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page | ScannedPage]:
    """Yield what the reader of the decrypted document does. Raises `Encrypted`, `Protected`."""
    with opened(path, passwords, Message("kinds.office")) as copy:
        yield from engine.documents.reader.read(copy)


@contextmanager
def opened(path: Path, passwords: Sequence[str], noun: Message) -> Iterator[Path]:
    """A decrypted copy of an Office document, new or old, as long as the context lasts.

    Raises `Encrypted` where no password fits, and `Protected` where none could; `noun` names the
    document in the sentence.
    """
    import msoffcrypto  # only few documents need it
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    with private_folder() as folder, path.open("rb") as stream:
        copy = folder / f"opened{path.suffix}"
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
