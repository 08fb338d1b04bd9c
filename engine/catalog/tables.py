"""Tables of the catalog, and how rows of them become records.

documents    one row a file, read or skipped (then `reason` says why); a copy of a file that
was read has no passages, but names it (`same_as`)
passages     the text of every document, in order; ids are never used again
ocr_queue    pages without text that OCR has yet to read; each goes when its passages come
ocr_texts    what OCR read on a page, and where its lines stand there
indexes      the indexes that are fed from this catalog, and the one generation of each for
which the backlog is the whole truth
backlog      documents whose entry in an index is not up to date
"""

import json
import os
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path

from engine.messages import Message
from engine.records import Document, Passage

VERSION = 9  # of the tables below

# Catalogs of an earlier version get it when they are opened: nothing need be read again for it.
OCR_TEXTS = """CREATE TABLE IF NOT EXISTS ocr_texts (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER,
    text TEXT NOT NULL,
    lines TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ocr_texts_by_document ON ocr_texts (document_id)"""
TABLES = f"""
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    sent_ns INTEGER,
    digest TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    pages INTEGER,
    state TEXT NOT NULL CHECK (state IN ('indexed', 'skipped')),
    reason TEXT,
    cause TEXT,
    reader INTEGER NOT NULL,
    same_as INTEGER REFERENCES documents,
    folder TEXT AS (rtrim(path, replace(path, '{os.sep}', ''))),
    dated_ns INTEGER AS (coalesce(sent_ns, mtime_ns)),
    suffix TEXT AS (lower(replace(path, rtrim(path, replace(path, '.', '')), '')))
);
CREATE INDEX documents_by_place ON documents (folder, kind, suffix, dated_ns, same_as)
    WHERE state = 'indexed';
CREATE INDEX documents_by_digest ON documents (digest);
CREATE INDEX documents_by_original ON documents (same_as);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER,
    page_label TEXT,
    heading TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    ocr REAL,
    language TEXT NOT NULL
);
CREATE INDEX passages_by_document ON passages (document_id);
CREATE TABLE ocr_queue (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    page INTEGER,
    page_label TEXT,
    heading TEXT NOT NULL
);
CREATE INDEX ocr_queue_by_document ON ocr_queue (document_id);
{OCR_TEXTS};
CREATE TABLE indexes (name TEXT PRIMARY KEY, generation INTEGER NOT NULL);
CREATE TABLE backlog (
    index_name TEXT NOT NULL REFERENCES indexes ON DELETE CASCADE,
    document_id INTEGER NOT NULL,
    PRIMARY KEY (index_name, document_id)
) WITHOUT ROWID;
"""

# The columns of the two records, named as their fields: of `documents d`, `passages p`.
DOCUMENT_COLUMNS = ", ".join(f"d.{each.name}" for each in fields(Document))
PASSAGE_COLUMNS = ", ".join(f'p."{each.name}"' for each in fields(Passage))


@lru_cache(maxsize=2000)  # a tenth of a search; each key finds many that the last has found
def document_from(row: tuple[object, ...]) -> Document:
    document_id, path, *rest, reason, cause, sent_ns, ctime_ns = row
    values = [document_id, Path(str(path)), *rest, message_from(reason), cause, sent_ns, ctime_ns]
    return Document(*values)  # type: ignore[arg-type]


def message_from(stored: object) -> Message | None:
    return None if stored is None else Message.from_json(json.loads(str(stored)))


def stored(message: Message | None) -> str | None:
    return None if message is None else json.dumps(asdict(message), ensure_ascii=False)


def paths_below(folder: Path) -> tuple[str, str]:
    """Return between what two strings the paths below a folder lie, as SQLite orders them."""
    first = str(folder).rstrip(os.sep) + os.sep
    return first, first[:-1] + chr(ord(os.sep) + 1)
