import pytest

from engine.documents import with_ligatures


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("signi\x1ced, su\x1ece, \x1crst, o\x1b", "signiﬁed, suﬃce, ﬁrst, oﬀ"),
        (
            "de\x0cne, di\x0ecult, in\ruence,\r\ndi\x0berent",
            "deﬁne, diﬃcult, inﬂuence,\r\ndiﬀerent",
        ),
        ("de#nitions De\x13nition", "deﬁnitions Deﬁnition"),
        ("C# c#x page\x0c next\n\x0cPage 2", "C# c#x page\x0c next\n\x0cPage 2"),
    ],
)
def test_ligatures(raw, text):
    assert with_ligatures(raw) == text
