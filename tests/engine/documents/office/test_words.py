from lxml import etree

from engine.documents.office.words import A, raise_numbers, words_of


def test_a_number_above_the_line_of_a_slide():
    runs = "".join(
        f'<r><rPr baseline="{baseline}"/><t>{text}</t></r>'
        for baseline, text in (("0", "10"), ("30000", "6"), ("-25000", "2"), ("30%", "th"))
    )
    paragraph = etree.fromstring(f'<p xmlns="{A.strip("{}")}">{runs}</p>')
    raise_numbers(paragraph)
    assert words_of(paragraph) == "10⁶2th"
