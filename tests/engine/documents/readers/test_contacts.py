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
        "Dr. Gudrun Zwetschkenbaum\n\nPhone: +43 1 5550199 · E-mail: gudrun@example.org · "
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
