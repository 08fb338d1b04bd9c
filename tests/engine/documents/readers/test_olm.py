import zipfile

import pytest

from engine.documents.reader import read
from engine.errors import Empty, Unreadable
from engine.records import Heading

FOLDER = "Accounts/ida@example.org/com.microsoft.__Messages/Inbox/message_0000{}.xml"
PERSON = (
    '<emailAddress OPFContactEmailAddressName="Ida" OPFContactEmailAddressAddress="ida@x.org"/>'
)


def _message(subject, body, more=""):
    return (
        f"<emails><email><OPFMessageCopySubject>{subject}</OPFMessageCopySubject>"
        f"<OPFMessageCopyBody>{body}</OPFMessageCopyBody>{more}</email></emails>"
    )


@pytest.fixture
def make(tmp_path):
    def making(*messages, **files):
        path = tmp_path / "export.olm"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("Categories.xml", "<categories/>")
            for number, message in enumerate(messages):
                archive.writestr(FOLDER.format(number), message)
            for name, data in files.items():
                archive.writestr(name, data)
        return path

    return making


def test_messages_with_their_attachments(make):
    more = (
        "<OPFMessageCopySentTime>2026-03-12T09:30:00</OPFMessageCopySentTime>"
        f"<OPFMessageCopySenderAddress>{PERSON}</OPFMessageCopySenderAddress>"
        '<OPFMessageCopyAttachmentList><messageAttachment OPFAttachmentName="a.txt" '
        'OPFAttachmentURL="there"/><messageAttachment OPFAttachmentURL="gone"/>'
        "</OPFMessageCopyAttachmentList>"
    )
    page = "&lt;html&gt;&lt;p&gt;Bring &lt;b&gt;boots&lt;/b&gt;.&lt;/p&gt;&lt;/html&gt;"
    path = make(_message("Survey", page, more), _message("", "a &lt; b"), there=b"A list.")
    front, *pages = read(path)
    assert front.kind == "olm"
    assert [page.text for page in pages] == [
        "Survey\n\nDate: 2026-03-12 09:30:00 · From: Ida <ida@x.org>\n\nBring boots.",
        "a.txt\n\nA list.",
        "(no subject)\n\na < b",
    ]
    assert pages[1].headings == (Heading(0, 2, "a.txt"),)


def test_one_broken_message_does_not_stop_the_others(make):
    records = read(make("", _message("Still", "here")))
    assert [next(records).kind, next(records).text] == ["olm", "Still\n\nhere"]
    with pytest.raises(Unreadable, match=r"^1 of 2 messages"):
        next(records)


def test_without_messages(make):
    with pytest.raises(Empty):
        list(read(make()))
