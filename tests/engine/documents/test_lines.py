import pytest
from hypothesis import given, strategies as st

from engine.documents.lines import is_legible, paragraphs, with_accents
from engine.terms import without_radicals

LONG = "This line of the paragraph is as long as the measure of the page lets it be"


def test_lines_of_a_paragraph_flow():
    assert paragraphs(f"{LONG}\r\n{LONG} \r\nthe end.") == f"{LONG} {LONG} the end."


def test_blank_line_parts_paragraphs():
    assert paragraphs(f"{LONG}\n\n\n{LONG}") == f"{LONG}\n\n{LONG}"


def test_short_line_that_ends_a_sentence_ends_the_paragraph():
    assert paragraphs(f"{LONG}\nthe end.\n{LONG}") == f"{LONG} the end.\n\n{LONG}"


def test_short_line_that_ends_none_keeps_its_break():
    assert paragraphs(f"1 Introduction\n{LONG}") == f"1 Introduction\n{LONG}"


def test_lines_of_a_slide_stand_alone():
    assert paragraphs("Agenda\nFirst things\nOther things") == "Agenda\nFirst things\nOther things"


def test_heading_after_a_full_last_line():
    assert paragraphs(f"{LONG}.\n2 Results\n{LONG}") == f"{LONG}.\n\n2 Results\n{LONG}"


def test_bullets_keep_their_lines():
    assert paragraphs(f"• {LONG}\n• {LONG}") == f"• {LONG}\n• {LONG}"


def test_chinese_lines_join_without_a_space():
    line = "一行中文的文字刚好写满了一行"
    assert paragraphs(f"{line}\n{line}\n{line}") == line * 3


def test_cut_words_are_joined():
    assert paragraphs(f"{LONG} develop\ufffement") == f"{LONG} development"
    assert paragraphs(f"{LONG} develop\x02\nment") == f"{LONG} development"
    assert paragraphs(f"{LONG} develop-\nment of it all") == f"{LONG} development of it all"
    assert paragraphs(f"{LONG} Rolls-\nRoyce") == f"{LONG} Rolls-Royce"
    assert paragraphs(f"{LONG} Vor-\nund Nachteile") == f"{LONG} Vor- und Nachteile"
    assert paragraphs(f"{LONG} part no. 1-\n(see there)") == f"{LONG} part no. 1- (see there)"


def test_hyphenated_lines_do_not_look_twice_as_long():
    text = f"{LONG} a\ufffeb {LONG} c\ufffed {LONG}\n{LONG}\n{LONG}"
    assert "\n" not in paragraphs(text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Gr¨obner in Z¨urich, na¨ıve", "Gröbner in Zürich, naïve"),
        ("Vigen`ere, caf´e, Erd˝os, Pati˜no", "Vigenère, café, Erdős, Patiño"),
        ("H˚akon, Butkoviˇc, Fran¸cois", "Håkon, Butkovič, François"),
        ("ˆetre, ´etat", "être, état"),
        ("`quoted' and it´s l´eau, ˆx = 5", "`quoted' and it´s l´eau, ˆx = 5"),
    ],
)  # fmt: skip
def test_accents_are_on_their_letters(raw, text):
    assert paragraphs(raw) == text


def test_noise_is_dropped():
    assert paragraphs("a\0b\x07c\ud800d") == "abcd"
    assert paragraphs(" \r\n\x00 \n") == ""


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \n")))
def test_no_sign_is_lost(text):
    plain = paragraphs(text)
    expected = without_radicals(with_accents(text).replace("\0", ""))
    assert "".join(plain.split()).replace("-", "") == "".join(expected.split()).replace("-", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x04\x05 \x06",  # too little to tell
        "The quick brown fox jumps over the lazy dog.",
        "混淆矩阵的每一行代表样本的真实类别，每一列代表预测类别。",
        "Größe, Übung, déjà vu: l’élève est allé à l’école où il a été reçu.",
        "Cửa hàng chúng tôi mở cửa từ thứ hai đến thứ bảy",
        "Contents ............................................ 1\nIndex ............ 9",
        "for (int i = 0; i < n; ++i) { a[i] += *(p + i) << 2; }",
        "∀x ∈ ℝ: x² ≥ 0 ∧ (x ≠ 0 ⇒ x² > 0), α → β ⊢ γ",
        "a sen\x02tence with hyphens that PDFium marks",
        "see /usr/share/doc and /etc/fstab, /home/user1/file2",
    ],
)
def test_text(text):
    assert is_legible(text)


@pytest.mark.parametrize(
    "text",
    [
        "\x04\x05\x06\x04\x07\x08\t\n\x08\x0b\x0c\x04\x08\r\x04\x0e\x0c\x0f\t\x10\t\x11\x12\x08\x13\x0e\x0e",
        "\ue004\ue005 \ue006\ue007 \ue008" * 4,
        "º¸Ê¼³½?·aÞ!·aÓº¶È&·£³?¹Ø»?ÇµÈÇµÐ¸º ·£³¶",
        "/g18/g152/g135/g148/g152/g139/g135/g153/g3 /g145/g136/g3/g150",
        "(cid:12)(cid:44)(cid:3)(cid:17) (cid:9)(cid:120)",
        "\ufffd\ufffd\ufffd and \ufffd\ufffd\ufffd\ufffd of \ufffd\ufffd\ufffd\ufffd",
    ],
)
def test_gibberish(text):
    assert not is_legible(text)
