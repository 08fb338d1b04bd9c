import re
from dataclasses import replace

import pytest

from engine.errors import ModelUnavailable
from engine.evaluate.answering import AnswersMeasured, measure_answers
from engine.evaluate.collection import Collection
from tests.chat_server import as_json, chat_server, streamed  # noqa: F401


@pytest.fixture
def measured(config, folder, chat_server):  # noqa: F811
    def measured(most=None):
        asked = replace(config, chat=chat_server.address, chat_seconds=20)
        *_, last = measure_answers(asked, Collection.open(folder), "Rank", most=most, rerank=False)
        assert isinstance(last, AnswersMeasured)
        return last

    return measured


def cite_apples(body):
    """Cite what is of apples, and the first passage, whatever that is."""
    prompt = body["messages"][0]["content"]
    number = re.search(r'number="(\d)"[^>]*>\nApples', prompt)
    if number is None:
        return streamed("The passages do not say [0].")
    return streamed(f"Apples grow on trees [{number[1]}]. It is said of them. So is that [9].")


def test_what_is_cited_is_compared_with_what_is_relevant(measured, chat_server):  # noqa: F811
    chat_server.reply = cite_apples
    found = measured()
    assert (found.title, found.model, found.questions) == ("fruit", "tiny", 3)
    assert (found.unanswered, found.declined, found.failed) == (1, 1, 0)  # "?!"; the sea
    assert found.sent == 2
    assert found.precision == 1.0
    assert found.recall == 0.5  # pears are relevant, too
    assert found.claims == 3
    assert found.uncited == pytest.approx(1 / 3)


def test_only_the_first_questions_may_be_asked(measured, chat_server):  # noqa: F811
    assert measured(most=1).questions == 1
    assert len(chat_server.asked) == 1


def test_one_failure_does_not_end_it(measured, chat_server):  # noqa: F811
    replies = iter([streamed("Apples [1]."), as_json({"error": "busy"}, 503)])
    chat_server.reply = lambda _: next(replies)
    assert measured().failed == 1


def test_a_server_that_answers_nothing_does(measured, chat_server):  # noqa: F811
    chat_server.reply = lambda _: as_json({"error": "busy"}, 503)
    with pytest.raises(ModelUnavailable, match=r"status 503.*busy"):
        measured()
