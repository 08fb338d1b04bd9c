import io

import pytest

from engine.documents.office.sheet_part import cell_name, scan

_FORMULA = '<f>HYPERLINK("http://x","Lift contract")</f>'


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (f'<c r="B3">{_FORMULA}<v></v></c>', "Lift contract"),
        (f'<c r="B3">{_FORMULA}<v/></c>', "Lift contract"),
        (f'<c r="B3" t="str">{_FORMULA}</c>', "Lift contract"),
        (f'<c r="B3">\n  {_FORMULA}\n  <v></v>\n</c>', "Lift contract"),
        (f'<c r="B3">{_FORMULA}<v>0</v></c>', "Lift contract"),
        ('<x:c r="B3"><x:f>"KT-"&amp;"4711 of ""us"""</x:f></x:c>', 'KT- 4711 of "us"'),
        (f'<c r="B3" t="str">{_FORMULA}<v></v></c>', None),  # it is empty
        (f'<c r="B3" t="str">{_FORMULA}<v>Lift</v></c>', None),
        ('<c r="B3"><f>CONCATENATE("Boiler ","room")</f><v>0</v></c>', "Boiler  room"),
        ('<c r="B3"><f>IF(A1="none",0,1)</f><v>0</v></c>', None),
        ('<c r="B3"><f>SUM(A1:A3)</f></c>', ""),
        ('<c r="B3"><v>1</v></c>', None),
    ],
)
def test_words_of_formulas_without_a_value(cell, text):
    part = scan(io.BytesIO(f"<sheetData>{cell}</sheetData>".encode()), ())
    assert part.formulas.get((2, 1)) == text
    assert (part.rows, part.columns) == (3, 2)


def test_styles_and_edges():
    sheet = (
        b'<c r="AA10" s="7"/><c s="8" r="AB10"/><c r="AC10" s="9"/>'
        b"<headerFooter><oddHeader>&amp;L&amp;&quot;Arial,Bold&quot;&amp;12Ref 7 &amp;&amp; 8"
        b"&amp;R&amp;P</oddHeader></headerFooter>"
    )
    part = scan(io.BytesIO(sheet), {7, 8})
    assert part.styles == {(9, 26): 7, (9, 27): 8}
    assert [each.strip() for each in part.edges if each.strip()] == ["Ref 7 & 8"]


def test_a_cell_in_two_chunks(monkeypatch):
    monkeypatch.setattr("engine.documents.office.sheet_part._CHUNK", 64)
    monkeypatch.setattr("engine.documents.office.sheet_part._OVERLAP", 200)
    cells = "".join(f'<c r="A{row}" s="1">{_FORMULA}<v>{row}</v></c>' for row in range(1, 50))
    part = scan(io.BytesIO(cells.encode()), {1})
    assert (len(part.styles), part.formulas) == (49, {})


def test_names_of_cells():
    assert [cell_name(0, 0), cell_name(6, 27), cell_name(1, 702)] == ["A1", "AB7", "AAA2"]
