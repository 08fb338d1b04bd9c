"""What the engine and the shell say is looked up in their source: all of it has its words."""

import ast
import errno
import json
import os
import pickle
import re
import tomllib
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import pytest

from engine import errors, messages
from engine.messages import Message

ROOT = Path(__file__).parents[2]
ERRORS = {
    name
    for name, each in vars(errors).items()
    if isinstance(each, type) and issubclass(each, errors.EngineError)
}
CODE = re.compile(r"[a-z0-9]+\.[a-z0-9-]+")
NESTED = Message(
    "documents.in-folder", folder=Path("/d"), reason=Message("documents.over-limit", largest=200)
)


def sentences(language):
    """The sentences of a language by code; both of a plural."""
    tables = tomllib.loads(
        (files("resources") / "messages" / f"{language}.toml").read_text("utf-8")
    )
    return {
        f"{package}.{name}": list(words.values()) if isinstance(words, dict) else [words]
        for package, table in tables.items()
        for name, words in table.items()
    }


def system_error(number):
    return OSError(number, os.strerror(number), "/a/file")


def fields_of(words):
    return set(re.findall(r"\{(\w+)", words))


def said():
    """The codes in the source, each with the names of its fields: where they can be read there."""
    found = []
    for file in [*ROOT.glob("engine/**/*.py"), *ROOT.glob("app/**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", "")
            first = node.args[0]
            codes = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            for each in codes:
                is_code = isinstance(each, ast.Constant) and CODE.fullmatch(str(each.value))
                fields = {keyword.arg for keyword in node.keywords}  # None: ** of others
                if is_code and None not in fields and name in ERRORS | {"Message"}:
                    found.append((each.value, fields))
    return found


def mentioned():
    """All strings of the source: a code may be chosen before it is put into a message."""
    return {
        node.value
        for file in [*ROOT.glob("engine/**/*.py"), *ROOT.glob("app/**/*.py")]
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_code_has_words_with_the_fields_that_it_is_given():
    known, found = sentences("en"), said()
    assert len(found) > 200
    assert sorted({code for code, _ in found} - known.keys()) == []
    wrong = {
        code: (fields, words)
        for code, fields in found
        for words in known[code]
        if not fields_of(words) <= fields <= {"count"} | set().union(*map(fields_of, known[code]))
    }
    assert wrong == {}


def test_there_are_no_words_that_nobody_says():
    assert sorted(sentences("en").keys() - mentioned()) == []


def test_chinese_has_the_codes_and_fields_of_english():
    english, chinese = sentences("en"), sentences("zh")
    assert list(chinese) == list(english)
    for code, words in english.items():
        assert set().union(*map(fields_of, chinese[code])) == set().union(*map(fields_of, words)), (
            code
        )


@pytest.mark.parametrize(
    ("message", "english", "chinese"),
    [
        (Message("documents.empty"), "The file is empty.", "文件是空的。"),
        (
            Message("documents.encrypted", noun=Message("kinds.spreadsheet")),
            "This spreadsheet needs a password. Add the password to have it read.",
            "这个电子表格需要密码。添加密码后即可读取。",
        ),
        (
            NESTED,
            "The folder /d: The file is too large; the limit in Settings is 200 MB.",
            "文件夹 /d：文件太大，“设置”中的上限为 200 MB。",
        ),
        (
            Message("evaluate.judged-gone", count=1),
            "One judged passage is no longer in the library, and is not counted.",
            "一个已标注的段落已不在资料库里，不计入。",
        ),
        (
            Message("evaluate.judged-gone", count=1200),
            "1,200 judged passages are no longer in the library, and are not counted.",
            "1,200 个已标注的段落已不在资料库里，不计入。",
        ),
        (
            Message("recall.unknown-folder", name="a {name}"),
            "No folder or file in the library is called “a {name}”, or none with documents. "
            "To search for the words themselves, put them in quotes.",
            "资料库里没有名为“a {name}”的文件夹或文件，或其中没有文档。"
            "要查找这些字本身，请加引号。",
        ),
    ],
)
def test_a_message_is_worded_in_each_language(message, english, chinese):
    assert str(message) == message.word("xx") == english
    assert message.word("zh") == chinese


def wrapped(error):
    """An error of a library, because of this one."""
    try:
        raise RuntimeError("all attempts failed") from error
    except RuntimeError as failure:
        return failure


@pytest.mark.parametrize(
    ("error", "english", "chinese"),
    [
        (system_error(errno.EACCES), "Permission denied", "没有权限"),
        (wrapped(system_error(errno.ECONNREFUSED)), "Connection refused", "连接被拒绝"),
        (OSError(errno.EPERM, "bad certificate"), "bad certificate", "bad certificate"),
        (RuntimeError("it failed"), "it failed", "it failed"),
        (RuntimeError(), "RuntimeError", "RuntimeError"),
    ],
    ids=str,
)
def test_what_the_system_says_is_worded_too(error, english, chinese):
    message = Message("storage.cannot-read", file="a", reason=error)
    assert str(message) == f"a cannot be read: {english}."
    assert message.word("zh") == f"无法读取 a：{chinese}。"
    assert Message.from_json(json.loads(json.dumps(asdict(message)))) == message


def test_the_systems_errors_have_the_words_of_the_system_in_english():
    for number, code in messages._SYSTEM.items():
        if number not in (errno.ENOTCONN, errno.ETIMEDOUT, errno.ENODEV):  # said in less, or more
            assert str(Message(code)) == os.strerror(number)


@pytest.mark.parametrize(
    "message",
    [
        Message("nobody.knows", file="a.pdf", count=2),
        Message("storage.later-version", name="no such field"),
        Message("documents.zip-too-many", count="not a number"),
    ],
)
def test_what_has_no_words_is_shown_by_its_code(message):
    assert str(message).startswith(message.code + " ")
    assert all(str(value) in str(message) for value in message.fields.values())


def test_a_message_comes_back_from_json_and_pickle():
    assert Message.from_json(json.loads(json.dumps(asdict(NESTED)))) == NESTED
    assert pickle.loads(pickle.dumps(NESTED)) == NESTED
    assert len({NESTED, pickle.loads(pickle.dumps(NESTED))}) == 1


@pytest.mark.parametrize("raw", [None, "The file is empty.", 3, {"code": "a.b"}, {"fields": {}}])
def test_json_that_is_no_message_is_refused(raw):
    with pytest.raises(ValueError, match="no message"):
        Message.from_json(raw)
