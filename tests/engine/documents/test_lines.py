from hypothesis import given, strategies as st

from engine.documents.lines import paragraphs

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
    assert paragraphs(f"{LONG} Rolls-\nRoyce") == f"{LONG} Rolls- Royce"


def test_hyphenated_lines_do_not_look_twice_as_long():
    text = f"{LONG} a\ufffeb {LONG} c\ufffed {LONG}\n{LONG}\n{LONG}"
    assert "\n" not in paragraphs(text)


def test_noise_is_dropped():
    assert paragraphs("a\0b\x07c\ud800d") == "abcd"
    assert paragraphs(" \r\n\x00 \n") == ""


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \n")))
def test_no_sign_is_lost(text):
    plain = paragraphs(text)
    assert "".join(plain.split()).replace("-", "") == "".join(text.split()).replace("-", "")
