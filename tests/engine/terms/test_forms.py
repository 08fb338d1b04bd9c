import pytest
from hypothesis import given, strategies as st

from engine.terms.forms import stem_terms, stems, umlaut_terms, without_language


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Kündigungsfrist", "Kündigungsfristen"),
        ("ru", "договор", "Договоры"),
        ("ru", "расчёт", "расчёты"),
        ("it", "contratto", "contratti"),
        ("es", "cancelación", "cancelaciones"),
        ("fr", "bâtiment", "Ba\u0302timents"),
        ("pt", "contrato", "contratos"),
        ("nl", "huurder", "huurders"),
        ("sv", "hyresgäst", "hyresgästerna"),
        ("da", "lejer", "lejerne"),
        ("no", "avtale", "avtalene"),
        ("fi", "vuokra", "vuokrat"),
        ("hu", "szerződés", "szerződéseket"),
        ("ro", "contract", "contractele"),
    ],
)
def test_forms_of_a_word_have_one_stem_in_its_language(language, one, other):
    [stem] = stems(one, language)
    assert stems(other, language) == [stem]
    [term] = stem_terms(f" {other}", {language, "en", "zh"})
    assert term == (stem, 1, 1 + len(other))
    assert without_language(stem) != stem


def test_short_and_english_words_have_no_stem_beside_their_term():
    assert stems("the contracts", "en") == stems("contracts", "") == []
    assert stems("mit der 2024 werk", "de") == ["werk~de"]


def test_umlauts_can_be_spelled_in_two_letters():
    assert [term.text for term in umlaut_terms("Herr Mu\u0308ller, Größe, blue")] == [
        "mueller", "groess",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "pt", "nl", "ru"])
@given(
    word=st.text("aeiouáéíñüabcdeghlmnqrstvzабвеилностуыь", max_size=8),
    end=st.sampled_from(["", "gue", "mente", "ção", "heit", "ость"]),
)
def test_any_word_has_a_stem(language, word, end):
    stems(word + end, language)


def test_a_word_that_the_stemmer_fails_on_stands_for_itself():
    assert stems("argue", "es") == ["argue~es"]
