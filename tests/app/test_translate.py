"""What the engine says is looked up in its source: all of it has its translation.

A sentence is a string that begins with a capital or with what is put in, and ends in a full stop.
"""

import ast
import re
from pathlib import Path

import pytest

from app.resources import sentences
from app.translate import said

ENGINE = Path(__file__).parents[2] / "engine"
# What only a shell ever shows, and the texts that a model is tried on.
UNSEEN = ("evaluate/trec.py", "evaluate/collection.py", "models/published.py", "rerank/speed.py")
TEXTS = ("Mars is often called the Red Planet.", "Venus is of a size like that of the Earth.")
SENTENCE = re.compile(r"(?!.* = \?)(?=.*[a-z] )[A-Z{“][^\n]*(\.|\. \{\}|\. \(\{\}\)|: \{\})")


def written(node):
    """A string of the source with {} for what is put in."""
    if isinstance(node, ast.JoinedStr):
        parts = (each.value if isinstance(each, ast.Constant) else "{}" for each in node.values)
        return "".join(parts)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def strings(tree):
    """All strings but comments on code, and parts of others."""
    inner = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inner |= {id(each) for part in node.values for each in ast.walk(part)}
        if isinstance(node, ast.Expr):
            inner.add(id(node.value))
    return [written(node) for node in ast.walk(tree) if id(node) not in inner and written(node)]


def bare(sentence):
    return re.sub(r"\{\w*\}", "{}", sentence)


def spoken():
    found = set()
    for file in ENGINE.rglob("*.py"):
        if file.relative_to(ENGINE).as_posix() not in UNSEEN:
            found |= set(strings(ast.parse(file.read_text("utf-8"))))
    return found


def test_every_sentence_of_the_engine_is_translated():
    known = {bare(each) for each in sentences("zh")}
    wanted = {each for each in spoken() if SENTENCE.fullmatch(each)}
    assert len(wanted) > 150
    assert sorted(wanted - known - set(TEXTS)) == []


def test_nothing_is_translated_that_nobody_says():
    every = "\n".join(file.read_text("utf-8") for file in ENGINE.rglob("*.py"))
    heard = spoken()
    stale = {each for each in sentences("zh") if bare(each) not in heard}
    assert [each for each in sorted(stale) if each.partition("{")[0] not in every] == []


def test_fields_of_a_translation_are_those_of_its_sentence():
    for sentence, words in sentences("zh").items():
        fields = re.findall(r"\{(\w*)\}", sentence)
        assert len(set(fields)) == len(fields), sentence
        assert set(re.findall(r"\{(\w*)\}", words)) <= set(fields), sentence


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The file is empty.", "文件是空的。"),
        (
            "This spreadsheet needs a password. Add it to your passwords to have it read.",
            "这个电子表格需要密码。添加密码后即可读取。",
        ),
        (
            "None of the files in this zip archive can be read. One reason: "
            "It is damaged within the archive.",
            "这个 ZIP 压缩包里的文件都无法读取。原因之一：它在压缩包里已损坏。",
        ),
        (
            "No folder in the library is called “table”, or none with documents. "
            "To look for the words themselves, put them in quotes.",
            "资料库里没有名为“table”的文件夹，或其中没有文档。要查找这些字本身，请加引号。",
        ),
        (
            "There is no word to search for in this question beside its filters.",
            "这个问题里除筛选条件外没有可查找的词。",
        ),
        ("There is no word to search for in this question.", "这个问题里没有可查找的词。"),
        ("The file cannot be read: {x}\nand more.", "无法读取文件：{x}\nand more。"),
        ("Something new.", "Something new."),
    ],
)
def test_the_engine_speaks_the_language_of_the_window(appearance, sentence, words):
    appearance.set_language("zh_CN")
    assert said(sentence) == words
    appearance.set_language("en")
    assert said(sentence) == sentence
