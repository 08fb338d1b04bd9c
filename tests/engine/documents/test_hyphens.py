import pytest

from engine.documents.hyphens import CUT, Hyphens


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("inter|national", "international"),
        ("cost|effective", "cost-effective"),
        ("well|known", "well-known"),
        ("state-of-the|art", "state-of-the-art"),
        ("KT|4711", "KT-4711"),
        ("KT-4711|B", "KT-4711-B"),
        ("E|bike", "E-bike"),
        ("e|mail", "e-mail"),
        ("COVID|19", "COVID-19"),
        ("Rolls|Royce", "Rolls-Royce"),
        ("INTERNA|TIONAL", "INTERNATIONAL"),
        ("NATO|RUSSIA", "NATO-RUSSIA"),
        ("pre|cli|ni|cal", "preclinical"),
    ],
)
def test_english(cut, whole):
    hyphens = Hyphens()
    hyphens.learn("The preclinical report")
    assert hyphens.mended(f"a {cut.replace('|', CUT)}, b") == f"a {whole}, b"


def test_other_languages_join_words():
    hyphens = Hyphens()
    hyphens.learn("Das Haus hat eine neue Ordnung")
    assert hyphens.mended(f"Haus{CUT}ordnung") == "Hausordnung"
    assert hyphens.mended(f"Haupt{CUT}und Nebensache") == "Haupt- und Nebensache"


def test_the_document_knows_its_words():
    hyphens = Hyphens()
    hyphens.learn(
        "The dataflow of a peut-être, and TraceMonkey. The cost\ufffeeffective net\ufffework"
    )
    assert hyphens.mended(f"data{CUT}flow") == "dataflow"
    assert hyphens.mended(f"Trace{CUT}Monkey") == "TraceMonkey"
    assert hyphens.mended(f"peut{CUT}être") == "peut-être"
    assert hyphens.mended(f"zorb{CUT}work") == "zorbwork"  # what is cut tells nothing


def test_a_long_line_takes_linear_time():
    assert len(Hyphens().mended(f"ab{CUT}" * 100_000)) >= 200_000
