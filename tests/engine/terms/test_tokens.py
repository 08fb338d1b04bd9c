import pytest
from hypothesis import example, given, strategies as st

from engine.terms.kept import Kept
from engine.terms.tokens import all_terms, ideographs, question_terms, terms, wanted_terms
from engine.terms.words import STOP_WORDS

MIXED = (
    "apple pear Plum dying snake_case E-4017 U.S.A. HTTPServer C++ C# 线程池 拒绝策略 ﾊﾟｿｺﾝ über"
    " don’t “so” ประเทศไทย"
).split()


def words(text: str, **how: bool) -> list[str]:
    return [term.text for term in terms(text, **how)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("closures", "closure"),
        ("Moving", "moved"),
        ("ＡＢＣ", "abc"),
        ("Straße", "STRASSE".replace("SS", "ß")),
        ("server’s", "server"),
        ("résumé", "RESUME"),
        ("圖書館", "图书馆"),
        ("ＡＰＩ", "api"),
    ],
)
def test_forms_of_one_word_are_one_term(one, other):
    assert set(words(one)) & set(words(other))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++", ["c++"]),
        ("v2.1", ["v2.1", "2.1"]),
        ("2.5–3.10", ["2.5-3.10", "2.5", "3.10", "10"]),
        ("O’Neill’s", ["o'neill", "oneil", "neill"]),
        ("snake_case", ["snake_case", "snake", "case"]),
        ("E-4017", ["e-4017", "e4017", "4017"]),
        ("ThreadPoolExecutor", ["threadpoolexecutor", "thread", "pool", "executor"]),
        ("HTTPServer", ["httpserver", "http", "server"]),
        ("café", ["cafe"]),
        ("Ｃ＋＋ V＆A", ["c++", "v&a", "va"]),
        ("हिन्दी", ["हिन्दी"]),
        ("Java8写", ["java8", "java", "写"]),
    ],
)
def test_identifiers_and_other_scripts_survive(text, expected):
    assert words(text) == expected


def test_unspaced_scripts_become_pairs_and_in_the_index_single_characters_too():
    assert words("线程池", singles=False) == ["线程", "程池"]
    assert words("线程池") == ["线", "线程", "程", "程池", "池"]
    assert words("池", singles=False) == ["池"]
    assert "ไท" in words("ไทย")


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("ພາສາລາວແມ່ນພາສາທາງການ", "ພາສາລາວ"),  # Lao
        ("ភាសាខ្មែរជាភាសាផ្លូវការ", "ភាសាខ្មែរ"),  # Khmer
        ("မြန်မာဘာသာစကားသည်", "ဘာသာစကား"),  # Burmese
        ("東京都立図書館で本を借りる", "図書館"),  # Japanese
        ("カタカナとひらがな", "ひらがな"),
        ("ภาษาไทยเป็นภาษาราชการ", "ภาษาไทย"),  # Thai
    ],
)
def test_a_word_is_found_in_text_without_spaces(text, inside):
    assert set(question_terms(inside)) <= {term.text for term in terms(text)}
    assert all(len(term) == 2 for term in question_terms(inside))
    assert inside in text
    start = text.index(inside)
    marked = [t for t in terms(text) if t.text in question_terms(inside)]
    assert min(t.start for t in marked) <= start
    assert max(t.end for t in marked) >= start + len(inside)


@given(st.text())
def test_phrases_are_made_of_terms_of_the_index(text):
    assert {term.text for term in terms(text, pairs=False)} <= {term.text for term in terms(text)}


def test_half_width_kana_match_full_width():
    assert set(words("ｶﾞｷﾞ", singles=False)) <= set(words("ガギ"))


def test_stop_words_are_left_out_of_a_question_unless_there_is_nothing_else():
    assert "the" not in question_terms("the closure")
    assert set(question_terms("to be or not to be")) <= STOP_WORDS
    assert question_terms("to be or not to be")


@pytest.mark.parametrize("empty", ["", "   ", "?!…", "？！。", "—", "\n\t"])
def test_a_question_without_a_word_has_no_terms(empty):
    assert question_terms(empty) == {}


@given(st.text())
def test_terms_stand_where_they_say(text):
    at = 0
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(text)
        assert term.start >= at
        at = term.start


@given(st.text())
def test_what_is_asked_is_found_in_what_is_indexed(text):
    assert set(question_terms(text)) <= {term.text for term in terms(text)}


@given(st.text(max_size=200) | st.lists(st.sampled_from(MIXED)).map(" ".join))
def test_only_the_terms_that_are_wanted_can_be_asked_for(text):
    found = list(terms(text))
    wanted = {term.text for term in found[::3]} | {"appl", "拒绝"}
    expected = [(term.start, term.end, term.text) for term in found if term.text in wanted]
    assert sorted(wanted_terms(text, frozenset(wanted))) == sorted(expected)


@pytest.mark.parametrize(
    "word",
    [
        "Dying",
        "lying",
        "using",
        "aging",
        "skies",
        "cry",
        "cries",
        "ties",
        "ads",
        "is",
        "Go",
        "goes",
    ],
)
def test_a_word_may_begin_otherwise_than_its_stem(word):
    (stem,) = question_terms(word)
    assert wanted_terms(f"A {word} rose", frozenset({stem, "rose"})) == [
        (2, 2 + len(word), stem),
        (3 + len(word), 7 + len(word), "rose"),
    ]


@example("AAa0AA")  # of its parts, one that begins later ends first
@given(st.text(max_size=200) | st.lists(st.sampled_from(MIXED)).map(" ".join))
def test_terms_are_the_same_without_their_places(text):
    assert all_terms(text, pairs=False) == [term.text for term in terms(text, pairs=False)]


def test_the_ideographs_of_a_question_count_beside_its_pairs():
    weights = ideographs(all_terms("線程池的线 pool ありがとう", pairs=False))
    assert weights == {"线": 1.0, "程": 0.5, "池": 0.5, "的": 0.5}


def test_words_that_are_data_are_not_kept():
    """Each of them is another, and there may be as many as the disk holds."""
    made = []
    words = Kept(lambda word: made.append(word) or len(word))
    assert [words["rose"], words["rose"], words["x" * 99], words["x" * 99]] == [4, 4, 99, 99]
    assert made == ["rose", "x" * 99, "x" * 99]
    for number in range(100_000):
        words[f"{number:08}"]
    assert len(words) <= 50_000
