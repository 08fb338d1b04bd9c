import pytest

from engine.documents.mail.versions import to_read, unflowed

LONG = " ".join(map(str, range(100)))


@pytest.mark.parametrize(
    ("plain", "page"),
    [
        ("Your program cannot show HTML. Use another one.", "The standing order was raised."),
        ("您的邮件程序不能显示网页。", "水闸检查改到下周三上午。"),
        ("One two three.", f"One two three. {LONG}"),
        ("https://example.org/view?id=12", "Something."),
        ("", "Something."),
    ],
)
def test_the_page_where_it_says_more(plain, page):
    assert to_read(plain, page) == (False, True)


@pytest.mark.parametrize(
    ("plain", "page"),
    [
        ("Lunch on Tuesday.", "Lunch on Tuesday."),
        ("Lunch on Tuesday.\nhttps://example.org/away", "Lunch on Tuesday. Unsubscribe here"),
        ("A picture: https://example.org/a.png", ""),
        (f"{LONG} HTML", "One 2 3."),
        ("", ""),
    ],
)
def test_the_plain_text_where_it_says_as_much(plain, page):
    assert to_read(plain, page) == (True, False)


def test_both_where_they_are_two_texts():
    assert to_read("Hi, this is a test, thanks.", "The body of the first page.") == (True, True)
    assert to_read(LONG, LONG.replace("1", "x").replace("2", "y")) == (True, True)


@pytest.mark.parametrize(
    ("text", "without", "with_space"),
    [
        ("a \nb \nc\nd", "abc\nd", "a b c\nd"),
        ("终 \r\n止\r\n", "终止\n", "终 止\n"),
        (">> a \n>> b\n> c \nd", ">> ab\n> c\nd", ">> a b\n> c \nd"),
        (" >not a quote\n From", ">not a quote\nFrom", ">not a quote\nFrom"),
        ("a \n-- \nname", "a\n-- \nname", "a \n-- \nname"),
        ("", "", ""),
    ],
)
def test_flowed_text(text, without, with_space):
    assert unflowed(text, delete_space=True) == without
    assert unflowed(text, delete_space=False) == with_space


def test_time_is_linear_in_a_word_without_end():
    long = "x" * 2_000_000 + "@" * 1000
    assert to_read(long, f"{long} " + "ab://" * 100_000) == (True, False)
