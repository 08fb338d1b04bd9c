import pytest

from app.translate import word
from engine import Message


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This e-book needs a password. Add it to your passwords to have it read."),
        ("zh_CN", "这个电子书需要密码。添加密码后即可读取。"),
    ],
)
def test_the_engine_speaks_the_language_of_the_window(appearance, language, words):
    appearance.set_language(language)
    assert word(Message("documents.encrypted", noun=Message("kinds.e-book"))) == words
