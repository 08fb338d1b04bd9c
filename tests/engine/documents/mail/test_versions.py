import pytest

from engine.documents.mail.versions import says_more, unflowed


@pytest.mark.parametrize(
    ("page", "plain"),
    [
        ("The standing order was raised.", "Your program cannot show HTML. Use another one."),
        ("水闸检查改到下周三上午。", "您的邮件程序不能显示网页。"),
        ("One two three. " + " ".join(map(str, range(100))), "One two three."),
        ("Something.", "https://example.org/view?id=12"),
    ],
)
def test_a_page_that_says_more(page, plain):
    assert says_more(page, plain)


@pytest.mark.parametrize(
    ("page", "plain"),
    [
        ("Lunch on Tuesday.", "Lunch on Tuesday."),
        ("Lunch on Tuesday. Unsubscribe here", "Lunch on Tuesday.\nhttps://example.org/away"),
        ("", "A picture: https://example.org/a.png"),
        (" ".join(map(str, range(60))), " ".join(map(str, range(40, 300)))),
    ],
)
def test_plain_text_that_says_as_much(page, plain):
    assert not says_more(page, plain)


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
