import base64
import io
import zipfile
from email.message import EmailMessage

import pytest
from pypdf import PdfReader, PdfWriter

from engine.documents.reader import read
from engine.errors import Empty, Encrypted, Protected, TooLarge, Unreadable
from engine.records import Heading, Metadata


@pytest.fixture
def read_mail(tmp_path):
    def reading(data, passwords=()):
        path = tmp_path / "a.eml"
        path.write_bytes(data if isinstance(data, bytes) else data.as_bytes())
        return list(read(path, passwords))

    return reading


def _message(text="Hello.", **headers) -> EmailMessage:
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    message.set_content(text)
    return message


def test_subject_facts_and_text(read_mail):
    front, page = read_mail(
        b"From: =?utf-8?B?5byg5LiJ?= <z@example.org>\nTo: a@example.org,\n\tb@example.org\n"
        b"Date: Tue, 01 Oct 2024 12:34:56 -0500\nSubject: About =?iso-8859-1?Q?caf=E9s?=\n\n"
        b"First.\n> quoted\n\n \n\n\nLast.\n"
    )
    assert front == Metadata("mail", "About cafés", sent_ns=1_727_804_096 * 10**9)
    assert page.text == (
        "Date: 2024-10-01 12:34:56-05:00 · From: 张三 <z@example.org> · "
        "To: a@example.org, b@example.org\n\nFirst.\n> quoted\n\nLast."
    )
    assert page.headings == ()


def test_raw_bytes_in_headers_and_text(read_mail):
    front, page = read_mail("Subject: 我们的数据库\n\n中文文件".encode("gb18030"))
    assert (front.title, page.text) == ("我们的数据库", "中文文件")


@pytest.mark.parametrize("charset", ["gb2312", "no-such", "utf-16", '"', "x" * 9999])
def test_broken_charset(read_mail, charset):
    head = f"Subject: A subject\nContent-Type: text/plain; charset={charset}\n\n"
    assert read_mail(head.encode() + "我们的数据库".encode("gb18030"))[1].text == "我们的数据库"


@pytest.mark.parametrize(
    "date", ["no date", "Tue, 99 Oct 2024 12:34:56", "x" * 9999, "Tue, 01 Oct 99999 12:34:56 -9999"]
)
def test_broken_date_is_shown(read_mail, date):
    front, page = read_mail(f"Date: {date}\n\nx".encode())
    assert page.text.startswith(f"Date: {date[:50]}")
    assert len(page.text) < 600
    assert front.sent_ns is None


@pytest.mark.parametrize("date", ["1 Jan 1904 00:00:00 +0000", "1 Jan 9999 00:00:00 -1200"])
def test_a_date_that_cannot_be_true_is_not_that_of_the_mail(read_mail, date):
    assert read_mail(f"Date: {date}\n\nx".encode())[0].sent_ns is None


def test_a_date_without_a_zone_is_one_of_utc(read_mail):
    front = read_mail(b"Date: Tue, 01 Oct 2024 12:34:56 -0000\n\nx")[0]
    assert front.sent_ns == 1_727_786_096 * 10**9


def test_many_recipients(read_mail):
    page = read_mail(b"To: " + b"someone@example.org, " * 50_000 + b"\n\nHello.")[1]
    assert len(page.text) < 600


def test_plain_text_before_html(read_mail):
    message = _message("As text.", Subject="Both")
    message.add_alternative("<h1>As a page.</h1>", subtype="html")
    assert read_mail(message)[1].text == "As text."
    message = _message(" ", Subject="Only a page")
    message.add_alternative("<h1>Top</h1><p>As a page.", subtype="html")
    page = read_mail(message)[1]
    assert (page.text, page.headings) == ("Top\n\nAs a page.", (Heading(0, 1, "Top"),))


def test_attachment_of_the_version_that_is_not_read(read_mail):
    message = _message("As text.")
    page = EmailMessage()
    page.set_content("<p>As a page.", subtype="html")
    page.add_attachment("Kept.", filename="a.txt")
    message.make_alternative()
    message.attach(page)
    assert [each.text for each in read_mail(message)[1:]] == ["As text.", "a.txt\n\nKept."]


def test_attachments(read_mail, make_pdf):
    message = _message(Subject="With files")
    message.add_attachment(
        make_pdf("On paper."), maintype="application", subtype="pdf", filename="报告.pdf"
    )
    message.add_attachment("# Top\n\nText.", filename="b.md")
    _, text, pdf, markdown = read_mail(message)
    assert text.text == "Hello."
    assert (pdf.text, pdf.headings, pdf.number) == (
        "报告.pdf\n\nOn paper.",
        (Heading(0, 1, "报告.pdf"),),
        1,
    )
    assert [(h.level, h.text) for h in markdown.headings] == [(1, "b.md: Top"), (2, "Top")]


def test_attachments_that_cannot_be_read_are_named(read_mail):
    picture = b"\x89PNG\r\n\x1a\n"
    message = _message(Subject="With pictures")
    message.add_attachment(picture, maintype="image", subtype="png", filename="a.png")
    message.add_attachment(picture, maintype="image", subtype="png", disposition="inline")
    note = (
        "(attachment a.png: Its text is in pictures, which OCR does not read inside another file.)"
    )
    assert [page.text for page in read_mail(message)[1:]] == [f"Hello.\n\n{note}"]
    message.add_attachment("Text.", filename="b.txt")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="c.pdf")
    *_, last = read_mail(message)
    assert last.text.startswith(f"{note}\n(attachment c.pdf: The PDF is damaged")
    assert last.headings == (Heading(0, 1, "With pictures"),)


def test_an_attachment_that_needs_a_password_is_a_reason(read_mail, make_pdf):
    writer = PdfWriter(PdfReader(io.BytesIO(make_pdf("open"))))
    writer.encrypt("sesame", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    message = EmailMessage()
    message.set_content("See what is attached.")
    message.add_attachment(out.getvalue(), maintype="application", subtype="pdf", filename="a.pdf")
    with pytest.raises(Encrypted, match=r"^Its attachment a\.pdf needs a password\."):
        read_mail(message.as_bytes())


def test_attached_archive_with_a_mail_with_an_archive(read_mail):
    def packed(name, data):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, data)
        return out.getvalue()

    innermost = _message("Inner text.", Subject="Inner")
    innermost.add_attachment("Too deep.", filename="a.txt")
    message = _message("Outer text.", Subject="Outer")
    message.add_attachment(
        packed("b.eml", innermost.as_bytes()),
        maintype="application",
        subtype="zip",
        filename="c.zip",
    )
    _, outer, inner = read_mail(message)
    assert outer.text == "Outer text."
    assert [(h.level, h.text) for h in inner.headings] == [(1, "c.zip"), (2, "b.eml: Inner")]
    assert "Inner text." in inner.text
    assert "(attachment a.txt: It is nested too deeply" in inner.text


def test_forwarded_message(read_mail):
    inner = _message("Inner text.", Subject="The first mail", From="a@example.org")
    inner.add_attachment("Attached.", filename="a.txt")
    message = _message("Outer text.", Subject="Fwd")
    message.add_attachment(inner)
    _, outer, first, attached = read_mail(message)
    assert outer.text == "Outer text."
    assert first.text == "The first mail\n\nFrom: a@example.org\n\nInner text."
    assert first.headings == (Heading(0, 1, "The first mail"),)
    assert attached.headings == (Heading(0, 2, "a.txt"),)


def test_forwarded_message_in_base64(read_mail):
    inner = base64.encodebytes(_message("Inner text.", Subject="The first").as_bytes())
    data = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + inner
    assert read_mail(data)[1].text == "The first\n\nInner text."


@pytest.mark.parametrize("depth", [100, 5000])
def test_messages_within_messages(read_mail, depth):
    data = b"Content-Type: message/rfc822\n\n" * depth + b"Subject: last\n\nText."
    if depth == 100:
        assert "It is nested too deeply" in read_mail(data)[-1].text
    else:
        with pytest.raises(Unreadable, match=r"^The message is damaged"):
            read_mail(data)


@pytest.mark.parametrize("kind", ["multipart/mixed", 'multipart/mixed; boundary="x"'])
def test_missing_boundary(read_mail, kind):
    data = f"Subject: A subject\nContent-Type: {kind}\n\n--y\n\nStill text.\n".encode()
    assert "Still text." in read_mail(data)[1].text


def test_cut_in_half(read_mail):
    message = _message("Hello. " * 100, Subject="A subject")
    message.add_attachment("word " * 1000, filename="a.txt")
    data = message.as_bytes()
    assert "Hello." in read_mail(data[: len(data) // 2])[1].text


def test_encrypted(read_mail):
    head = b"Subject: A secret\nFrom: a@example.org\nContent-Type: "
    for kind in (b'multipart/encrypted; boundary="x"', b"application/pkcs7-mime"):
        with pytest.raises(Protected, match=r"^This message is encrypted; save a decrypted copy"):
            read_mail(head + kind + b"\n\n--x\n\n-----BEGIN PGP MESSAGE-----\n--x--\n")


def test_delivery_report(read_mail):
    data = (
        b'Content-Type: multipart/report; boundary="x"\n\n--x\n\nSorry.\n--x\n'
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\nAction: failed\n\n--x--"
    )
    assert read_mail(data)[1].text == "Sorry.\n\nReporting-MTA: dns; a\n\nAction: failed"


def test_external_body_is_not_fetched(read_mail):
    data = (
        b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n\nText.\n--x\n'
        b"Content-Type: message/external-body; access-type=local-file; name=/etc/passwd\n\n"
        b"Content-Type: text/plain\n\n--x--"
    )
    assert "root:" not in "".join(page.text for page in read_mail(data)[1:])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_whole_file_in_another_encoding(read_mail, encoding):
    front, page = read_mail("Subject: A subject\nFrom: a@example.org\n\nText.".encode(encoding))
    assert (front.title, page.text) == ("A subject", "From: a@example.org\n\nText.")


def test_nothing_said(read_mail):
    with pytest.raises(Empty, match=r"^There is no text in this message\.$"):
        read_mail(b"Subject: A subject\n\n\n")


def test_too_much_attached(read_mail, monkeypatch):
    monkeypatch.setattr("engine.documents.nested._Budget.__init__.__defaults__", (2, 1 << 20))
    message = _message()
    for number in range(3):
        message.add_attachment("Text.", filename=f"{number}.txt")
    with pytest.raises(TooLarge, match=r"^There are more than"):
        read_mail(message)


def test_a_page_that_says_more_than_the_text(read_mail):
    message = _message("Your program cannot show this message.", Subject="Statement")
    message.add_alternative("<p>The standing order was raised to 31.40.", subtype="html")
    assert read_mail(message)[1].text == "The standing order was raised to 31.40."


def test_flowed_text(read_mail):
    head = "Content-Type: text/plain; charset=utf-8; format=Flowed; DelSp=Yes\n\n"
    assert read_mail(f"{head}super \nvisor 终 \n止\nend".encode())[1].text == "supervisor 终止\nend"


def test_an_invitation_is_read_once(read_mail):
    calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Sluice gate\nEND:VEVENT\nEND:VCALENDAR\n"
    message = _message("Please come.", Subject="Invitation")
    message.add_alternative(calendar, subtype="calendar")
    message.add_attachment(calendar, subtype="calendar", filename="invite.ics")
    assert "\n".join(page.text for page in read_mail(message)[1:]).count("invit") == 1


def test_signed_content_is_part_of_the_message(read_mail, monkeypatch):
    inner = _message("Signed text.")
    inner.add_attachment("Attached.", filename="a.txt")
    message = _message(Subject="Survey")
    data = b"0" + inner.as_bytes()
    message.set_content(data, "application", "x-pkcs7-mime", filename="smime.p7m")
    monkeypatch.setattr("engine.documents.readers.mail.signed_content", lambda data: data[1:])
    assert [page.text for page in read_mail(message)[1:]] == ["Signed text.", "a.txt\n\nAttached."]


def test_message_of_apple_mail(tmp_path):
    path = tmp_path / "1.emlx"
    path.write_bytes(b'24        \nSubject: One two\n\nWord.\n\n\n<?xml version="1.0"?><plist/>')
    front, page = read(path)
    assert (front.title, page.text) == ("One two", "Word.")


def test_text_of_old_programs(read_mail):
    enriched = b"Content-Type: text/enriched\n\n<bold>Heron</bold>\nand <italic>egret</italic>"
    assert read_mail(enriched)[1].text == "Heron and egret"
    file = "begin 644 a.txt\n$=&5N=`\nend"
    _, text, attached = read_mail(f"Content-Type: text/plain\n\nSee below\n{file}\n".encode())
    assert (text.text, attached.text) == ("See below", "a.txt\n\ntent")


def test_a_page_in_several_parts(read_mail):
    """Apple Mail puts attachments between the parts of a page."""
    pieces = [
        ("text/plain", "The heron stands."),
        ("text/html", "<p>The heron stands.</p>"),
        ("text/html", "<p>Avocets, godwits, ruffs and a whimbrel wade at dusk.</p>"),
    ]
    parts = [f"Content-Type: {kind}\n\n{text}\n" for kind, text in pieces]
    page = "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + "--b\n".join(parts[1:])
    mail = "Content-Type: multipart/alternative; boundary=a\n\n--a\n" + "--a\n".join(
        [parts[0], page]
    )
    assert read_mail(mail.encode())[1].text == (
        "The heron stands.\n\nAvocets, godwits, ruffs and a whimbrel wade at dusk."
    )


def test_text_that_pgp_signed_or_sealed(read_mail):
    marks = "-----BEGIN PGP {0}-----\n\niQEz\n-----END PGP {0}-----\n"
    signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nRuffs\n" + marks.format("SIGNATURE")
    assert read_mail(f"Subject: x\n\n{signed}".encode())[1].text == "Ruffs"
    sealed = f"Subject: x\n\nSealed:\n{marks.format('MESSAGE')}"
    with pytest.raises(Protected):
        read_mail(sealed.encode())


def test_labels_that_a_mail_program_keeps_in_it(read_mail):
    mail = "From: ida@example.org\nX-Gmail-Labels: =?utf-8?Q?Wichtig,G=C3=A4rten?=\n\nRuffs"
    assert read_mail(mail.encode())[1].text.startswith(
        "From: ida@example.org · Labels: Wichtig,Gärten"
    )


def test_whom_to_answer(read_mail):
    head = "From: Ida <i@example.org>\nReply-To: Office <{}>\nComments: in haste\n\nRuffs"
    shown = read_mail(head.format("o@example.org").encode())[1].text
    assert shown.startswith(
        "From: Ida <i@example.org> · Comments: in haste · Reply-To: Office <o@e"
    )
    assert "Office" not in read_mail(head.format("i@example.org").encode())[1].text
