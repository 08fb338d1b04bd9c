import pytest

from engine.documents.asides import Asides
from engine.documents.text_builder import TextBuilder
from engine.documents.web import render


def _text(source):
    builder = TextBuilder()
    render(source, builder, Asides())
    return builder.build().text


@pytest.mark.parametrize(
    ("style", "body", "text"),
    [
        (
            "ol{counter-reset:p} ol>li:before{counter-increment:p;content:counter(p) ')'}",
            "<ol><li>a<li>b</ol>",
            "1) a\n2) b",
        ),
        (
            "ol{counter-reset:p;list-style:none} li{counter-increment:p}"
            "li::before{content:counters(p, '.') ' '}",
            "<ol><li>a<ol><li>b<li>c</ol><li>d<ol><li>e</ol></ol>",
            "1 a\n  1.1 b\n  1.2 c\n2 d\n  2.1 e",
        ),
        (
            "body{counter-reset:art} h2{counter-increment:art;counter-reset:sec}"
            "h2:before{content:'Article ' counter(art, upper-roman) '. '}"
            "h3{counter-increment:sec} h3::before{content:counter(art) '\\2e' counter(sec) ' '}",
            "<h2>A<h3>B</h3><h3>C</h3><h2>D</h2><h3>E</h3>",
            "Article I. A\n\n1.1 B\n\n1.2 C\n\nArticle II. D\n\n2.1 E",
        ),
        (
            "p{counter-increment:c 2} p{counter-set:x} span.n::before{content:'§ ' counter(c)}",
            "<p><span class=n></span> a<p><span class=n></span> b",
            "§ 2 a\n\n§ 4 b",
        ),
        ("li::marker{content:'(' counter(list-item) ')'}", "<ol start=4><li>a</ol>", "(4) a"),
        (
            "li::before{content:counters(list-item,'.')}",
            "<ol><li>a<ol><li>b<li>c</ol></ol>",
            "1 a\n  1.1 b\n  1.2 c",
        ),
        ("p::before{content:'» '}", "<p>no number", "no number"),
        ("ol.x{list-style:lower-roman inside}", "<ol class=x start=3><li>a</ol>", "iii. a"),
        ("#o li{list-style-type:upper-alpha} li{list-style:none}", "<ol id=o><li>a</ol>", "A. a"),
        ("@media print{ol{list-style:none}} ol{color:red}", "<ol><li>a</ol>", "1. a"),
        ("@media screen{ol{list-style:lower-alpha}}", "<ol><li>a</ol>", "a. a"),
        ("@font-face{x:y} @import 'z'; ol{list-style:lower-alpha}", "<ol><li>a</ol>", "a. a"),
        ("ol{list-style:lower-alpha} li::selection, [{list-style:none}", "<ol><li>a</ol>", "a. a"),
        ("ol{list-style:lower-alpha", "<ol><li>a</ol>", "1. a"),
        (
            "@counter-style r{system:extends lower-roman;prefix:'[';suffix:'] '}"
            "ol{list-style-type:r}",
            "<ol><li>a<li>b</ol>",
            "[i] a\n[ii] b",
        ),
        (
            "@counter-style s{system:symbolic;symbols:'*' '†';suffix:' '} ol{list-style:s}",
            "<ol><li>a<li>b<li>c</ol>",
            "* a\n† b\n** c",
        ),
    ],
)
def test_numbers_that_the_styles_count(style, body, text):
    assert _text(f"<style>/* x */ {style}</style>{body}") == text
