"""Scanned pages through real processes and a real index; OCR itself is replaced: it is optional."""

import os
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.documents.ocr.ocr_text import OcrLine, OcrText
from engine.documents.ocr.reasons import NO_TEXT
from engine.events import Committed, Recognised, Synced
from engine.library import Library
from engine.records import Passage, Skipped
from engine.stores.preview import Marking, Matches
from engine.sync import ocr_job as scanning
from engine.sync.ocr_job import run_ocr
from engine.sync.sync import index_folders


def recognised(path: Path, kind: str, scan, passwords):
    """What stands in for OCR: does what the file's name says, and keeps a list of its pages."""
    with path.with_suffix(".log").open("a") as log:
        log.write(f"{scan.number}\n")
    if path.stem == "hang" and scan.number == 1:
        time.sleep(600)
    if path.stem == "die" and scan.number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if path.stem != "blank":
        text = f"Page {scan.number} of {path.stem} tells of walruses."
        yield Passage(text, 0, len(text), scan.heading, scan.number, scan.label, 0.93)
        yield OcrText(text, (OcrLine(0, len(text), (0.2, 0.3, 0.8, 0.35)),))


@pytest.fixture
def pdf():
    """`pdf(pages)` returns a PDF on whose pages something is drawn: None; or written: a text."""
    return _pdf


@pytest.fixture
def scans(config, docs, readers, monkeypatch):
    monkeypatch.setattr("engine.sync.ocr_job.recognise", recognised)
    monkeypatch.setattr("engine.documents.ocr_available", lambda: True)
    config = replace(config, ignore=("*.log",))
    Library(config).close()
    return config


def read(path: Path) -> list[str]:
    """The pages that were recognised."""
    log = path.with_suffix(".log")
    return log.read_text().split() if log.exists() else []


def hits(config, question):
    library = Library(config)
    try:
        return list(library.recall(question))[-1].hits
    finally:
        library.close()


def last(events) -> Synced:
    *_, synced = events
    assert isinstance(synced, Synced)
    return synced


def test_text_is_found_at_once_and_scans_later(scans, docs, pdf):
    (docs / "mixed.pdf").write_bytes(pdf(None, "Written words about otters.", None))
    synced = last(index_folders(scans, [docs]))
    assert (synced.documents, [each.cause for each in synced.skipped]) == (4, ["scanned"])
    assert str(synced.skipped[0].reason).startswith("2 of its pages are pictures, drawings")
    assert hits(scans, "otters")[0].ocr is None
    assert hits(scans, "walruses") == ()
    events = list(run_ocr(scans))
    path = docs / "mixed.pdf"
    told = [event for event in events if isinstance(event, Recognised)]
    assert told == [Recognised(1, 2, path), Recognised(2, 2, path)]
    assert Committed() in events
    synced = last(events)
    assert (synced.changed, synced.documents, synced.skipped) == (1, 4, ())
    found = hits(scans, "walruses")
    assert {(hit.page, hit.ocr) for hit in found} == {(1, 0.93), (3, 0.93)}
    assert last(index_folders(scans, [docs])).unchanged == 4
    assert last(run_ocr(scans)).changed == 0


def test_a_whole_document_is_in_the_order_of_its_pages(scans, docs, pdf):
    (docs / "mixed.pdf").write_bytes(pdf(None, "Written words about otters."))
    last(index_folders(scans, [docs]))
    last(run_ocr(scans))
    library = Library(scans)
    with library._catalog() as catalog:
        text = catalog.passages.text(hits(scans, "otters")[0].document_id)
    library.close()
    assert text.index("walruses") < text.index("otters")


def test_the_page_shows_where_the_passage_and_the_words_of_the_question_stand(scans, docs, pdf):
    (docs / "mixed.pdf").write_bytes(pdf(None, "Written words about otters."))
    last(index_folders(scans, [docs]))
    last(run_ocr(scans))
    [hit] = hits(scans, "walruses")
    library = Library(scans)
    marking = Marking("walruses")
    *_, image = library.preview.page_image(hit, 1, 300, [hit.text], marking)
    counts = {
        number: count
        for event in library.preview.find(hit, 1, marking)
        if isinstance(event, Matches)
        for number, count in event.counts.items()
    }
    library.close()
    [frame], [(left, top, right, bottom)] = image.frames, image.marks
    assert frame == pytest.approx((0.2, 0.3, 0.79, 0.35), abs=0.005)
    assert (top, bottom) == pytest.approx((0.3, 0.35))
    assert 0.6 < left < 0.7 < 0.75 < right < 0.8  # the last word but for the full stop
    assert counts == {1: 1, 2: 0}


def test_what_was_read_before_a_stop_is_not_read_again(scans, docs, pdf):
    path = docs / "long.pdf"
    path.write_bytes(pdf(*[None] * 4))
    last(index_folders(scans, [docs]))
    events = run_ocr(scans)
    next(event for event in events if event == Recognised(2, 4, path))
    events.close()
    before = read(path)
    synced = last(run_ocr(scans))
    assert (synced.changed, synced.skipped) == (1, ())
    assert read(path)[:2] == ["1", "2"]
    assert sorted(read(path)[len(before) :]) == ["3", "4"]
    assert {hit.page for hit in hits(scans, "walruses")} == {1, 2, 3, 4}


@pytest.mark.parametrize(("name", "cause"), [("hang", "limit"), ("die", "damaged")])
def test_a_page_that_cannot_be_read_stops_no_other(scans, docs, pdf, monkeypatch, name, cause):
    monkeypatch.setattr(scanning, "_READERS", 2)
    (docs / f"{name}.pdf").write_bytes(pdf(None, None))
    (docs / "other.pdf").write_bytes(pdf(*[None] * 3))
    config = replace(scans, read_seconds=3)
    last(index_folders(config, [docs]))
    *events, synced = run_ocr(config)
    order = [event.path.stem for event in events if isinstance(event, Recognised)]
    assert sorted(order) == [name, name, "other", "other", "other"]
    if name == "hang":
        assert order[-1] == "hang"  # the others went on meanwhile
    [skipped] = [event for event in events if isinstance(event, Skipped)]
    assert synced.skipped == (skipped,)
    assert skipped.cause == cause
    assert str(skipped.reason).startswith("Page 1 could not be read by OCR.")
    assert {hit.page for hit in hits(config, f"walruses {name}") if hit.title == name} == {2}


def test_a_scan_without_text_is_empty(scans, docs, pdf):
    (docs / "blank.pdf").write_bytes(pdf(None))
    last(index_folders(scans, [docs]))
    synced = last(run_ocr(scans))
    assert synced.skipped == (Skipped(docs / "blank.pdf", NO_TEXT, "empty"),)


def test_copies_of_a_scan_are_read_once(scans, docs, pdf):
    (docs / "a.pdf").write_bytes(pdf(None))
    last(index_folders(scans, [docs]))
    shutil.copy(docs / "a.pdf", docs / "copy.pdf")
    synced = last(index_folders(scans, [docs]))
    assert len(synced.skipped) == 2
    synced = last(run_ocr(scans))
    assert (synced.documents, synced.skipped) == (5, ())
    assert (read(docs / "a.pdf"), read(docs / "copy.pdf")) == (["1"], [])
    [hit] = hits(scans, "walruses")
    assert hit.copies == (docs / "copy.pdf",)


def test_a_moved_scan_still_waits(scans, docs, pdf):
    (docs / "a.pdf").write_bytes(pdf(None))
    last(index_folders(scans, [docs]))
    (docs / "a.pdf").rename(docs / "b.pdf")
    assert last(index_folders(scans, [docs])).changed == 1
    last(run_ocr(scans))
    assert hits(scans, "walruses")[0].path == docs / "b.pdf"


def test_to_try_again_does_not_forget_the_pages_that_were_read(scans, docs, pdf):
    path = docs / "a.pdf"
    path.write_bytes(pdf(None, None))
    last(index_folders(scans, [docs]))
    events = run_ocr(scans)
    next(event for event in events if event == Recognised(1, 2, path))
    events.close()
    assert last(index_folders(scans, [docs], retry=True)).unchanged == 4
    assert {hit.page for hit in hits(scans, "walruses")} >= {1}


def test_a_file_that_has_changed_is_left_to_the_next_sync(scans, docs, pdf):
    path = docs / "a.pdf"
    path.write_bytes(pdf(None))
    last(index_folders(scans, [docs]))
    path.write_bytes(pdf("Written."))
    assert last(run_ocr(scans)).changed == 0
    assert read(path) == []


def test_a_library_reads_what_waits_and_only_then(scans, docs, pdf, monkeypatch):
    library = Library(scans)
    list(library.sync([docs]))
    assert list(library.run_ocr()) == []
    (docs / "blank.pdf").write_bytes(pdf(None))
    list(library.sync([docs]))
    monkeypatch.setattr("engine.documents.ocr_available", lambda: False)
    assert list(library.run_ocr()) == []
    library.close()


def _pdf(*pages):
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    for text in pages:
        content = b"50 50 200 200 re f" if text is None else b"BT /F1 12 Tf 50 700 Td (%s) Tj ET"
        content = content if text is None else content % text.encode()
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources"
            b" << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    kids = b" ".join(b"%d 0 R" % (3 + 2 * number) for number in range(len(pages)))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    out = b"%PDF-1.7\n"
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"trailer\n<< /Size 99 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
