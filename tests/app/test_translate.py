import pytest

from app.translate import fact_in_words, heading_in_words, sentences, word
from engine import Message


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This e-book needs a password. Add the password to have it read."),
        ("zh_CN", "这个电子书需要密码。添加密码后即可读取。"),
    ],
)
def test_the_engine_speaks_the_language_of_the_window(appearance, language, words):
    appearance.set_language(language)
    assert word(Message("documents.encrypted", noun=Message("kinds.e-book"))) == words


@pytest.mark.parametrize(
    ("language", "heading", "mail", "fact"),
    [
        ("en", "Plan [1] › Comments", "old.mbox › (no subject)", "Author"),
        ("zh_CN", "Plan [1] › 批注", "old.mbox › （无主题）", "作者"),
    ],
)
def test_what_readers_add_is_said_in_the_language_of_the_window(
    appearance, language, heading, mail, fact
):
    appearance.set_language(language)
    assert heading_in_words("Plan [1] › [Comments]") == heading
    assert heading_in_words("old.mbox › (no subject)") == mail
    assert heading_in_words("Comments") == "Comments"  # the document's own
    assert fact_in_words("Author") == fact
    assert fact_in_words("Zweck") == "Zweck"


def test_sentences_are_joined_as_each_language_has_it():
    assert sentences("", "One.", "Two.") == "One. Two."
    assert sentences("一。", "二。") == "一。二。"
