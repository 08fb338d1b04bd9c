from engine.documents.reader import read
from engine.records import Metadata, Page

CARDS = """BEGIN:VCARD
VERSION:4.0
N:Zwetschkenbaum;Gudrun;;Dr.;
FN:Dr. Gudrun Zwetschkenbaum
item1.TEL;TYPE=cell:tel:+43 1 5550199
item1.X-ABLabel:boat
EMAIL:gudrun@example.org
ORG:Salzamt;Archive
ADR;TYPE=work:;;Am Kai 3;Linz;;4020;Austria
NOTE:Knows the\\nold charts
PHOTO;ENCODING=b:QUJD
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E5=9B=
=9B
TEL;CELL;PREF:123
END:VCARD
"""


def test_people(tmp_path):
    path = tmp_path / "a.vcf"
    path.write_text(CARDS, "utf-8")
    front, page = read(path)
    assert front == Metadata("contacts")
    assert page.text == (
        "Dr. Gudrun Zwetschkenbaum\n\nPhone (boat): +43 1 5550199 · E-mail: gudrun@example.org · "
        "Company: Salzamt, Archive · Address: Am Kai 3, Linz, 4020, Austria\n\n"
        "Knows the\nold charts\n\n李, 四\n\nPhone: 123"
    )


def test_one_person_is_the_document(tmp_path):
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nORG:Quay Ltd\nEND:VCARD", "utf-8")
    assert next(iter(read(path))).title == "Quay Ltd"


def test_genetic_variants_are_text(tmp_path):
    path = tmp_path / "a.vcf"
    path.write_text("##fileformat=VCFv4.2\n#CHROM POS", "utf-8")
    assert [*read(path)][1] == Page("##fileformat=VCFv4.2\n#CHROM POS")


def test_whatever_else_is_said_of_a_person_in_words(tmp_path):
    path = tmp_path / "a.vcf"
    path.write_text(
        "BEGIN:VCARD\nFN:Ana\nN:Ruiz;Ana;María;;\nHOBBY;INDEX=1:ornithology\nX-SKYPE:ana.ruiz\nX-ABUID:A-B\n"
        "item1.X-ABRELATEDNAMES:Pedro\nitem1.X-ABLabel:_$!<Brother>!$_\nREV:20260305T1Z\n"
        "X-MOZILLA-HTML:FALSE\nGEO:53\\;9\nRELATED:urn:uuid:7\nEND:VCARD\n",
        "utf-8",
    )
    assert [*read(path)][1].text == (
        "Ana\n\nName: Ruiz, Ana, María · Hobby: ornithology · Skype: ana.ruiz · "
        "Related (Brother): Pedro"
    )


def test_a_line_that_goes_on_with_a_blank_keeps_it(tmp_path):
    path = tmp_path / "a.vcf"
    path.write_text(
        "BEGIN:VCARD\nFN:Jo\nNOTE;ENCODING=QUOTED-PRINTABLE:likes=\n yellow b=C3=\n=B6ots=0A=\n"
        "and fish\nTEL:1\n 2\nEND:VCARD\n",
        "utf-8",
    )
    assert [*read(path)][1].text == "Jo\n\nPhone: 12\n\nlikes yellow böots\nand fish"


def test_many_lines_take_no_time(tmp_path):
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\n" + "N:a;b\n" * 30_000 + "END:VCARD\n", "utf-8")
    list(read(path))
