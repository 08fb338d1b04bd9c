"""Our text of documents against what other programs show of them, the worst first.

    PYTHONPATH=. python tests/benchmarks/seen.py FOLDER… [--each 6] [--seed 1] [--out SEEN.json]

Of each of ten kinds some files are chosen by chance. LibreOffice shows those of offices (slides and
sheets as it prints them), poppler's pdftotext PDF, Chromium web pages, pandoc e-books, and Python's
own `email` messages. Printed are how many words of a file we lack, how many we have besides (of
comments, headers, properties), what share of neighbours is no more side by side, and which words.
Needs `soffice`, `pdftotext`, `chromium` and `pandoc`; what one of them cannot open is left out.
"""

import argparse
import email
import email.policy
import json
import random
import re
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from engine.documents import read
from engine.errors import DocumentError
from engine.records import Metadata, Page

LARGEST = 3_000_000  # bytes
FEWEST = 40  # words that are shown; of fewer each would count too much
NAMED = 20  # words of a file
SECONDS = 180
WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\W_\u2e80-\u9fff\uac00-\ud7af]+")


def output(*command: object) -> str:
    ran = subprocess.run([*map(str, command)], capture_output=True, timeout=SECONDS, check=True)
    return ran.stdout.decode("utf-8", "replace")


def pdf(path: Path, place: Path) -> str:
    return output("pdftotext", "-enc", "UTF-8", path, "-")


def converted(path: Path, place: Path, target: str) -> Path:
    """What LibreOffice makes of a file, with a profile of its own."""
    profile = f"-env:UserInstallation=file://{place / 'profile'}"
    output("soffice", profile, "--headless", "--convert-to", target, "--outdir", place, path)
    return place / f"{path.stem}.{target.partition(':')[0]}"


def written(path: Path, place: Path) -> str:
    return converted(path, place, "txt:Text (encoded):UTF8").read_text("utf-8-sig")


def printed(path: Path, place: Path) -> str:
    return pdf(converted(path, place, "pdf"), place)


def web(path: Path, place: Path) -> str:
    shown = place / "shown.pdf"
    flags = "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"
    profile = f"--user-data-dir={place / 'browser'}"
    output("chromium", *flags, profile, f"--print-to-pdf={shown}", path.resolve().as_uri())
    return pdf(shown, place)


def book(path: Path, place: Path) -> str:
    return output("pandoc", "-t", "plain", "--wrap=none", path)


def message(path: Path, place: Path) -> str:
    read_in = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = read_in.get_body(("html", "plain"))
    shown = body.get_content() if body else ""
    if body and body.get_content_subtype() == "html":
        page = place / "body.html"
        page.write_text(f'<meta charset="utf-8">{shown}', "utf-8")
        shown = web(page, place)
    return f"{read_in['subject']}\n{shown}"


SHOWN: dict[str, Callable[[Path, Path], str]] = {
    "pdf": pdf, "docx": written, "doc": written, "rtf": written, "odt": written, "pptx": printed,
    "xlsx": printed, "html": web, "epub": book, "eml": message,
}  # fmt: skip


def ours(path: Path) -> str:
    pages: list[str] = []
    with suppress(DocumentError):  # what was read until then counts
        for item in read(path):
            if isinstance(item, Page | Metadata):
                pages.append(item.text if isinstance(item, Page) else item.title or "")
    return "\n".join(pages)


def words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return WORD.findall(re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", plain))


def compared(shown: list[str], read_in: list[str]) -> dict:
    """How the words that are read differ from those that are shown."""
    lacking, more = Counter(shown) - Counter(read_in), Counter(read_in) - Counter(shown)
    beside = Counter(pairwise(shown)) & Counter(pairwise(read_in))
    common = len(shown) - lacking.total()
    return {
        "words": len(shown),
        "lacking": lacking.total(),
        "more": more.total(),
        "apart": round(1 - beside.total() / max(1, common - 1), 3),
        "lacks": [word for word, _ in lacking.most_common(NAMED)],
        "has more": [word for word, _ in more.most_common(NAMED)],
    }


def chosen_files(folders: list[Path], each: int, dice: random.Random) -> dict[Path, str]:
    """Files of each kind, and what is shown of them."""
    found: dict[Path, str] = {}
    every = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    for suffix, shown_by in SHOWN.items():
        paths = [path for path in every if path.suffix.lower() == f".{suffix}"]
        paths = [path for path in paths if path.stat().st_size < LARGEST]
        left = each
        while paths and left:
            path = paths.pop(dice.randrange(len(paths)))
            with (
                suppress(subprocess.SubprocessError, OSError, ValueError, LookupError),
                tempfile.TemporaryDirectory() as place,
            ):
                text = shown_by(path, Path(place))
                if len(words(text)) >= FEWEST:
                    found[path] = text
                    left -= 1
    return found


def main() -> None:
    """Choose, compare, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--each", type=int, default=6, help="files of a kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="a JSON to write")
    chosen = parser.parse_args()
    files = chosen_files(chosen.folders, chosen.each, random.Random(chosen.seed))
    results = {str(path): compared(words(text), words(ours(path))) for path, text in files.items()}

    def differs(path: str) -> float:
        row = results[path]
        return (row["lacking"] + row["more"]) / row["words"] + row["apart"]

    for path in sorted(results, key=differs, reverse=True):
        row = results[path]
        print(f"{row['words']:,} words, {row['lacking']:,} lacking, {row['more']:,} more, ", end="")
        print(f"{row['apart']:.3f} apart  {path}")
        print(f"    lacks {' '.join(row['lacks'])}\n    has more {' '.join(row['has more'])}")
    totals = {
        name: sum(row[name] for row in results.values()) for name in ("words", "lacking", "more")
    }
    print(f"{len(results)} files, {totals['words']:,} words, ", end="")
    print(f"{totals['lacking']:,} lacking, {totals['more']:,} more")
    if chosen.out:
        chosen.out.write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
