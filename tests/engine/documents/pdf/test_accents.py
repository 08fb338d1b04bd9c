import io

import pypdfium2
import pytest
from pypdf.generic import DecodedStreamObject, NameObject

from engine.documents.pdf.accents import with_accents_astray

ACUTE = r"\264"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        # the accent is written last, so far from the start of the line
        (f"(Jose) Tj 20 0 Td ({ACUTE}) Tj", "José"),
        (f"(Jose Pereira) Tj 20 0 Td ({ACUTE}) Tj", "José Pereira"),
        (f"(Jose Pereira) Tj 100 0 Td ({ACUTE}) Tj", None),
        (f"(Jose) Tj 20 -100 Td ({ACUTE}) Tj", None),
    ],
)
def test_accents(make_pdf, rewrite_pdf, shown, text):
    def change(writer):
        font = writer.pages[0]["/Resources"]["/Font"]["/F1"]
        font[NameObject("/Encoding")] = NameObject("/WinAnsiEncoding")
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 700 Td {shown} ET".encode())
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)

    with pypdfium2.PdfDocument(io.BytesIO(rewrite_pdf(make_pdf("x"), change))) as document:
        textpage = document[0].get_textpage()
        raw = textpage.get_text_range()
        found = with_accents_astray(textpage, raw)
        assert found.replace("\0", "") == (text or raw)
