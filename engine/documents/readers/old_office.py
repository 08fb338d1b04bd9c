"""DOC and PPT, as Office wrote them until 2003: converted by LibreOffice, if it is installed.

Nothing in Python reads these formats well. LibreOffice gets a copy in a private folder, its own
profile that runs no macros and follows no links, no network, and limits of time and memory; what it
writes is read like any other file of that type.
"""

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic

from engine.documents.containers import ole_streams
from engine.documents.nested import private_folder
from engine.documents.readers import encrypted_office
from engine.errors import DocumentError, ProgramMissing, TooLarge, Unreadable, Unsupported
from engine.messages import Message
from engine.process import kill_tree, tree_memory
from engine.records import Metadata, Page

_SECONDS = 90  # for one conversion; with a new profile it takes about ten
_MEMORY = 2048  # MiB, of LibreOffice and its child processes
_LOOK_SECONDS = 0.5  # between two looks at these
_NOWHERE = "127.0.0.1"
_SETTINGS = (  # path, property, value
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", _NOWHERE),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", _NOWHERE),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_PLACES = (  # where installers put it without adding it to the path
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    import olefile  # late: `find_libreoffice` is used without these

    from engine.documents.readers import docx, pptx

    streams = ole_streams(path)
    if "worddocument" in streams:
        old, new, reader = "doc", "docx", docx.read
    elif "powerpoint document" in streams:
        old, new, reader = "ppt", "pptx", pptx.read
    elif streams or not olefile.isOleFile(path):
        raise Unsupported("documents.not-old-office")
    else:
        raise Unreadable("documents.old-office-damaged")
    with ExitStack() as stack:
        if _is_encrypted(path, streams):
            noun = Message("kinds.old-office")
            path = stack.enter_context(encrypted_office.decrypted(path, passwords, noun))
        converter = find_libreoffice()
        if converter is None:
            raise ProgramMissing("documents.needs-libreoffice", new=new)
        original = stack.enter_context(private_folder()) / f"document.{old}"
        shutil.copyfile(path, original)  # LibreOffice writes a lock beside what it opens
        converted = _convert(converter, original, new)
        try:
            for record in reader(converted):
                yield replace(record, kind="doc") if isinstance(record, Metadata) else record
        except (DocumentError, MemoryError):
            raise
        except Exception as error:
            raise Unreadable("documents.libreoffice-nothing") from error


def _is_encrypted(path: Path, streams: frozenset[str]) -> bool:
    import olefile

    if "worddocument" not in streams:
        return "encryptedsummary" in streams
    with olefile.OleFileIO(path) as compound:
        head = compound.openstream("WordDocument").read(12)
    # The flags in the first structure of the file; 0x0100 is "encrypted".
    return len(head) == 12 and bool(struct.unpack("<H", head[10:])[0] & 0x0100)


def _convert(converter: str, original: Path, suffix: str) -> Path:
    """Return the converted file, beside the original. Raises `TooLarge`, `Unreadable`."""
    profile = original.parent / "profile"
    _write_profile(profile)
    command = [
        converter,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", suffix, "--outdir", str(original.parent), str(original)),
    ]
    proxy = f"http://{_NOWHERE}:9"
    proxies = {f"{each}_proxy": proxy for each in ("http", "https", "all", "ftp")}
    process = subprocess.Popen(
        command,
        env={**os.environ, **proxies},
        cwd=original.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = monotonic() + _SECONDS
    try:
        while process.poll() is None:
            if monotonic() > until:
                raise TooLarge("documents.libreoffice-slow", seconds=_SECONDS)
            if tree_memory(process.pid) > _MEMORY << 20:
                raise TooLarge("documents.libreoffice-memory", size=_MEMORY)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_SECONDS)
    finally:
        if process.poll() is None:
            kill_tree(process.pid)  # the program is a script that starts another
            process.kill()  # in case the tree could not be seen
            process.wait()
    converted = original.with_suffix(f".{suffix}")
    if not converted.is_file():
        raise Unreadable("documents.libreoffice-failed")
    return converted


def _write_profile(profile: Path) -> None:
    """Write settings with which LibreOffice does nothing but convert."""
    lines = [
        f'<item oor:path="/org.openoffice.{part}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for part, name, value in _SETTINGS
    ]
    file = profile / "user" / "registrymodifications.xcu"
    file.parent.mkdir(parents=True)
    file.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        + "\n".join(lines)
        + "\n</oor:items>\n",
        "utf-8",
    )


def find_libreoffice() -> str | None:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)
