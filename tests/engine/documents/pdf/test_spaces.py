import io

import pypdfium2
import pytest
from pypdf.generic import DecodedStreamObject, NameObject

from engine.documents.pdf.spaces import with_spaces


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("[(each chunk) -160 (replica is)]", "each chunk replica is"),
        ("[(each chunkreplica is)]", "each chunkreplica is"),
        ("[(a 1) -160 (Throughout)]", "a 1 Throughout"),
        ("[(c) -160 (h) -160 (u) -160 (n) -160 (k) -160 (i) -160 (s)]", "chunkis"),
        ("[(a new) -160 (Value)]", "a newValue"),
        ("[(Miet) -160 (vertrag)]", "Mietvertrag"),
    ],
)
def test_gaps(make_pdf, rewrite_pdf, shown, text):
    def change(writer):
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf -0.6 Tc 50 700 Td {shown} TJ ET".encode())
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)

    with pypdfium2.PdfDocument(io.BytesIO(rewrite_pdf(make_pdf("x"), change))) as document:
        textpage = document[0].get_textpage()
        raw = textpage.get_text_range()
        assert raw.replace(" ", "") == text.replace(" ", "")
        assert with_spaces(textpage, raw) == text
