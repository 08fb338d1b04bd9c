import pytest
from lxml import etree

from engine.documents.mathml import linear, parsed


def _i(*names):
    return "".join(f"<mi>{name}</mi>" for name in names)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (f"<mfrac>{_i('a', 'b')}</mfrac>", "a/b"),
        (f"<mfrac><mrow>{_i('a')}<mo>+</mo>{_i('b')}</mrow>{_i('c')}</mfrac>", "(a+b)/c"),
        (f"<mfrac linethickness='0'>{_i('n', 'k')}</mfrac>", "(n k)"),
        (f"<msub>{_i('x')}<mrow>{_i('i', 'j')}</mrow></msub>", "x_ij"),
        (f"<msubsup>{_i('x')}<mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        (f"<munderover><mo>∑</mo>{_i('i')}<mn>9</mn></munderover>{_i('i')}", "∑_i⁹ i"),
        (f"<munder>{_i('lim')}<mrow>{_i('x')}<mo>→</mo><mn>0</mn></mrow></munder>{_i('x')}",
         "lim_(x→0)x"),
        (f"<mover accent='true'>{_i('x')}<mo>¯</mo></mover>", "x"),
        (f"<msqrt>{_i('a')}<mo>+</mo>{_i('b')}</msqrt>", "√(a+b)"),
        (f"<mroot>{_i('a')}<mn>3</mn></mroot>", "³√a"),
        (f"{_i('sin')}<mo>\u2061</mo>{_i('x')}", "sin x"),
        (f"{_i('sin', 'x')}", "sin x"),
        (f"<mn>2</mn><mo>\u2062</mo>{_i('x', 'y')}", "2xy"),
        (f"<mfenced>{_i('x', 'y')}</mfenced>", "(x,y)"),
        (f"<mtable><mtr><mtd>{_i('a')}</mtd><mtd>{_i('b')}</mtd></mtr>"
         f"<mtr><mtd>{_i('c')}</mtd></mtr></mtable>", "a b; c"),
        ("<mmultiscripts><mi>C</mi><none/><none/><mprescripts/><mn>6</mn><mn>14</mn>"
         "</mmultiscripts>", "₆¹⁴C"),
        (f"<mfrac>{_i('a')}</mfrac>", "a"),
        ("<mtext>if\n  odd</mtext><mphantom><mi>q</mi></mphantom>", "if odd"),
    ],
)  # fmt: skip
def test_formulas_on_a_line(source, text):
    for declared in ("", " xmlns='http://www.w3.org/1998/Math/MathML'"):
        assert linear(etree.fromstring(f"<math{declared}>{source}</math>")) == text


def test_what_is_no_xml_is_read_as_far_as_it_goes():
    assert linear(parsed("<math><mi>a</mi>&nbsp;<mo>&lt;</mo><mi>b</math>")) == "a<b"
    assert linear(parsed("")) == ""
    assert linear(parsed("<mrow>" * 500 + "x")) == ""
