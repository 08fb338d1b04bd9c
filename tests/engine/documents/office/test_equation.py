import pytest
from lxml import etree

from engine.documents.office.equation import MATH, linear


def _run(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


X, SUM = _run("x"), _run("a+b")


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (f"<m:f><m:num>{SUM}</m:num><m:den>{X}</m:den></m:f>", "(a+b)/x"),
        (f"<m:sSup><m:e>{X}</m:e><m:sup>{_run('−12')}</m:sup></m:sSup>", "x⁻¹²"),
        (f"<m:sSup><m:e>{X}</m:e><m:sup>{SUM}</m:sup></m:sSup>", "x^(a+b)"),
        (f"<m:sSub><m:e>{_run('CO')}</m:e><m:sub>{_run('2')}</m:sub></m:sSub>", "CO₂"),
        (f"<m:sSub><m:e>{X}</m:e><m:sub>{_run('max')}</m:sub></m:sSub>", "x_max"),
        (f"<m:rad><m:deg/><m:e>{X}</m:e></m:rad>", "√x"),
        (f"<m:rad><m:deg>{_run('3')}</m:deg><m:e>{SUM}</m:e></m:rad>", "³√(a+b)"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{_run("i=1")}</m:sub>'
            f"<m:sup>{_run('n')}</m:sup><m:e>{X}</m:e></m:nary>",
            "∑_(i=1)ⁿ x",
        ),
        (
            f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{SUM}</m:e></m:d>',
            "[a+b]",
        ),
        (f"<m:d><m:e>{X}</m:e><m:e>{SUM}</m:e></m:d>", "(x|a+b)"),
        (f"<m:func><m:fName>{_run('sin')}</m:fName><m:e>{X}</m:e></m:func>", "sin x"),
        (f"<m:m><m:mr><m:e>{X}</m:e><m:e>{X}</m:e></m:mr><m:mr><m:e/></m:mr></m:m>", "x x; "),
        (f"<m:acc><m:e>{X}</m:e></m:acc>", "x"),
        ("<m:f/>", "/"),
    ],
)
def test_as_it_is_typed(xml, text):
    space = f'xmlns:m="{MATH.strip("{}")}"'
    assert linear(etree.fromstring(f"<m:oMath {space}>{xml}</m:oMath>")) == text
