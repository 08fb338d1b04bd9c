import tracemalloc

import pytest

from engine.documents.reader import read
from engine.documents.readers import mbox
from engine.errors import Unreadable
from engine.records import Heading, Metadata

FROM = b"From a@example.org Sat Jan  3 01:05:34 1996\n"


@pytest.fixture
def read_mbox(tmp_path):
    def reading(data):
        path = tmp_path / "a.mbox"
        path.write_bytes(data)
        return list(read(path))

    return reading


def test_a_page_for_each_message(read_mbox):
    front, first, second = read_mbox(
        FROM + b"Subject: One\nFrom: a@example.org\n\nHello.\n>From here on.\nFrom there.\n\n"
        b"From me to you.\n\n" + FROM + b"Subject: Two\r\n\r\nBye.\r\n"
    )
    assert front == Metadata("mbox")
    assert first.text == (
        "One\n\nFrom: a@example.org\n\nHello.\nFrom here on.\nFrom there.\n\nFrom me to you."
    )
    assert first.headings == (Heading(0, 1, "One"),)
    assert second.text == "Two\n\nBye."


def test_without_a_subject(read_mbox):
    assert read_mbox(FROM + b"\nHello.")[1].text == "(no subject)\n\nHello."


def test_attachments_are_below_their_message(read_mbox):
    data = (
        FROM + b'Subject: One\nContent-Type: multipart/mixed; boundary="x"\n\n--x\n\nHello.\n--x\n'
        b'Content-Disposition: attachment; filename="a.txt"\n\nAttached.\n--x\n'
        b'Content-Disposition: attachment; filename="a.png"\n\nNo.\n--x--\n'
    )
    _, message, attached, note = read_mbox(data)
    assert message.headings == (Heading(0, 1, "One"),)
    assert attached.headings == (Heading(0, 2, "a.txt"),)
    assert note.headings == (Heading(0, 1, "One"),)


def test_messages_that_cannot_be_read_whole_are_counted(read_mbox):
    sealed = (
        FROM
        + b"Subject: Sealed\nContent-Type: multipart/encrypted; boundary=x\n\n--x\n\n?\n--x--\n\n"
    )
    data = sealed + FROM + b"Subject: Open\n\nHello.\n"
    with pytest.raises(Unreadable, match=r"^1 of 2 messages .* This message is encrypted"):
        read_mbox(data)


def test_streams(tmp_path):
    path = tmp_path / "a.mbox"
    with path.open("wb") as stream:
        for number in range(600):
            stream.write(FROM + b"Subject: Number %d\n\n" % number + b"word " * 2000 + b"\n\n")
    records = read(path)
    tracemalloc.start()
    next(records)
    assert next(records).headings[0].text == "Number 0"
    count = 1 + sum(1 for _ in records)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 600
    assert most < 2 << 20


def test_message_without_end(read_mbox, monkeypatch):
    monkeypatch.setattr(mbox, "_MESSAGE_MAX", 1000)
    _, first, second = read_mbox(
        FROM + b"\n" + b"word\n" * 10_000 + b"\n" + FROM + b"Subject: Two\n\nBye."
    )
    assert len(first.text) < 1100
    assert second.text == "Two\n\nBye."


def test_time_is_linear_in_a_line_that_looks_like_a_separator(read_mbox):
    line = b"From a " + b"12:12 " * 150_000
    _, page = read_mbox(FROM + b"Subject: One\n\n" + line + b"\n")
    assert page.text.startswith("One\n\nFrom a 12:12 12:12")


@pytest.mark.parametrize("header", [b"X-Mozilla-Status: 0009", b"X-Status: AD"])
def test_a_deleted_message_is_left_out(read_mbox, header):
    deleted = FROM + b"Subject: One\n" + header + b"\n\nDeleted.\n\n"
    kept = FROM + b"X-Mozilla-Status: 0001\nX-Status: A\n\n" + header + b"\n\nKept.\n"
    assert [page.text.split()[-1] for page in read_mbox(deleted + kept)[1:]] == ["Kept."]
