import pytest

from engine.documents.reader import read
from engine.errors import Unreadable
from engine.records import Heading, Metadata

HEAD = (
    "From: <Saved by Blink>\nSubject: =?utf-8?Q?Saved_page?=\nMIME-Version: 1.0\n"
    'Content-Type: multipart/related; type="text/html"; boundary="x"'
)
PAGE = (
    "--x\nContent-Type: text/html; charset=gb2312\nContent-ID: <1@x>\n"
    "Content-Transfer-Encoding: quoted-printable\nContent-Location: http://localhost/\n\n"
    "<title>{}</title><h1>Top</h1><p>long=\n words =CA=FD=BE=DD=BF=E2\n"
)
STYLE = "--x\nContent-Type: text/css\n\np {}\n"


@pytest.fixture
def read_page(tmp_path):
    def reading(text):
        path = tmp_path / "a.mht"
        path.write_text(text, "utf-8", newline="\r\n")
        return list(read(path))

    return reading


def test_page(read_page):
    front, page = read_page(f"{HEAD}\n\n{STYLE}{PAGE.format('A page')}--x--\n")
    assert front == Metadata("mhtml", "A page")
    assert (page.text, page.headings) == ("Top\n\nlong words 数据库", (Heading(0, 1, "Top"),))


def test_frames_come_behind_the_page(read_page):
    frame = "--x\nContent-Type: text/html\n\n<p>frame\n"
    start = f'{HEAD}; start="<1@x>"\n\n{frame}{PAGE.format("A page")}--x--\n'
    front, page = read_page(start)
    assert front.title == "A page"
    assert page.text.endswith("数据库\n\nframe")


def test_subject_where_there_is_no_title(read_page):
    body = "--x\nContent-Type: text/html\n\n<p>words\n"
    assert read_page(f"{HEAD}\n\n{body}--x--\n")[0].title == "Saved page"


@pytest.mark.parametrize("text", [f"{HEAD}\n\n{STYLE}", HEAD, "nothing of the kind"])
def test_no_page(read_page, text):
    with pytest.raises(Unreadable, match=r"^There is no web page in this file"):
        read_page(text)
