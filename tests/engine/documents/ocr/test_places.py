from engine.documents.ocr.recognition import Line, in_order


def column(left: float, texts: list[str], top: float = 100) -> list[Line]:
    """Lines of 20 pixels' height, 24 apart, 400 wide."""
    return [
        Line(left, top + 24 * number, left + 400, top + 24 * number + 20, text)
        for number, text in enumerate(texts)
    ]


def test_columns_are_read_one_after_another():
    title = Line(100, 20, 860, 50, "Title")
    footer = Line(100, 500, 860, 520, "Footer")
    left, right = column(50, ["a", "b", "c", "d"]), column(510, ["e", "f", "g", "h"])
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    read = [row for row in in_order([footer, *mixed, title]) if row]
    assert read == ["Title", *"abcdefgh", "Footer"]


def test_what_stands_side_by_side_stays_together():
    lines = [
        Line(50, 10, 150, 30, "Total"),
        Line(700, 12, 800, 32, "12.50"),
        Line(50, 40, 150, 60, "Tax"),
        Line(700, 41, 800, 61, "1.20"),
        Line(50, 70, 150, 90, "Sum"),
        Line(700, 69, 800, 89, "13.70"),
    ]
    assert list(in_order(lines[::-1])) == ["Total 12.50", "Tax 1.20", "Sum 13.70"]


def test_a_wide_gap_ends_a_paragraph():
    lines = column(50, ["a", "b"]) + column(50, ["c"], top=220)
    assert list(in_order(lines)) == ["a", "b", "", "c"]
