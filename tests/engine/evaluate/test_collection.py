import pytest

from engine.errors import Invalid
from engine.evaluate.collection import Collection
from engine.messages import Message


def test_topics_are_the_questions_that_have_a_relevant_document(folder):
    collection = Collection.open(folder)
    assert [topic.id for topic in collection.judged.topics] == ["q1", "q2", "q4"]
    assert collection.judged.title == "fruit"
    assert collection.complaints == (Message("evaluate.unknown-questions", count=1),)
    assert collection.resolved()[1] == 0


def test_other_grades_than_those_of_the_folder(folder, tmp_path):
    (tmp_path / "mine").write_text("q3 0 b 1\nq3 0 gone 1\n")
    collection = Collection.open(folder, tmp_path / "mine")
    assert [topic.id for topic in collection.judged.topics] == ["q3"]
    assert collection.judged.grades == {"q3": {"b": 1, "gone": 1}}
    assert collection.resolved()[1] == 1


def test_as_beir_has_them(folder):
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")
    for name in ("corpus.jsonl", "queries.jsonl"):
        file = folder / name
        file.write_text(file.read_text().replace('"id"', '"_id"'))
    assert [topic.id for topic in Collection.open(folder).judged.topics] == ["q1", "q2", "q4"]


@pytest.mark.parametrize(
    ("file", "content", "word"),
    [
        ("corpus.jsonl", None, "no corpus.jsonl"),
        ("queries.jsonl", '{"id": "q1", "text": "a"}\n{', "line 2"),
        ("queries.jsonl", '{"id": "q1"}', "line 1"),
        ("queries.jsonl", '["q1"]', "line 1"),
        ("qrels.tsv", "q1\ta/1\t1\nq1 a/1", "line 2"),
        ("qrels.tsv", None, "qrels.tsv"),
        ("qrels.tsv", "", "relevant"),
        ("qrels.tsv", "q1\ta/1\t0", "relevant"),
    ],
)
def test_a_broken_collection_gives_a_sentence(folder, file, content, word):
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_text(content)
    with pytest.raises(Invalid, match=word):
        Collection.open(folder)


def test_what_is_missing_is_said_without_the_codes_of_the_system(folder):
    (folder / "queries.jsonl").unlink()
    with pytest.raises(Invalid) as error:
        Collection.open(folder)
    assert str(error.value).endswith("queries.jsonl cannot be read: No such file or directory.")


def test_regression_halves_of_surrogate_pairs_and_null(folder):
    """An id or a text with half of a surrogate pair ended in a traceback; null was "None"."""
    with (folder / "corpus.jsonl").open("a") as corpus:
        corpus.write('\n{"id": "\\ud800", "title": null, "text": "half \\udfff a pair"}')
        corpus.write('\n{"id": "nothing", "text": null}')
    with (folder / "queries.jsonl").open("a") as queries:
        queries.write('\n{"id": "half", "text": "\\ud800"}')
    with (folder / "qrels.tsv").open("a") as qrels:
        qrels.write("\nhalf\t\ufffd\t1")
    collection = Collection.open(folder)
    assert [topic.text for topic in collection.judged.topics][-1] == "\ufffd"
    assert collection.resolved()[1] == 0
    [*_, (half, text), (_, nothing)] = collection.documents()
    assert (half.title, text.text) == ("", "half \ufffd a pair")
    assert nothing.text == ""
