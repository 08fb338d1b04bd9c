from contextlib import closing
from dataclasses import replace

import pytest

from engine.chat import Answering, Checked, Wrote, answer, needs_yes
from engine.config import Config
from engine.errors import Invalid, ModelUnavailable
from engine.events import Notice, Tick
from engine.library import Library
from engine.models.servers import Keys, parse_address
from tests.chat_server import as_json, streamed
from tests.engine.chat.test_prompt import HIT

HITS = [
    replace(HIT, passage_id=1, text="Roses want sun . They bloom in June and July every year ."),
    replace(HIT, passage_id=2, text="Ferns want shade . The soil should always be wet for them ."),
]
MUCH = "\n".join(f"Ferns like to stand in the shade of number {number}." for number in range(9))


@pytest.fixture
def ask(config, chat_server):
    """Have the server's model answer, by a library with these settings."""

    def ask(hits=HITS, **settings):
        options = {name: settings.pop(name) for name in ("unanswered", "limit") if name in settings}
        changed = replace(config, chat=chat_server.address, meaning=False, chat_seconds=20)
        with closing(Library(replace(changed, **settings))) as library:
            found = answer(library, "What do roses want?", "Rank by light", hits, **options)
            return [each for each in found if not isinstance(each, Tick)]

    return ask


def verdicts(events):
    return [each.verdict for each in events if isinstance(each, Checked)]


def test_the_passages_go_to_the_model_and_its_words_come_back(ask, chat_server):
    chat_server.reply = lambda _: streamed("Roses want ", "sun [1].")
    asked, *wrote, _ = ask()
    assert asked == Answering("tiny", f"localhost:{chat_server.port}", tuple(HITS))
    assert "".join(each.text for each in wrote) == "Roses want sun [1]."
    [body] = chat_server.asked
    assert body["model"] == "tiny"
    assert "Ferns want shade" in body["messages"][0]["content"]


def test_a_reranker_checks_each_sentence(ask, chat_server, toy):
    text = "Roses want sun [1]. Napoleon was crowned [2]. So it is said. All agree on that [7]."
    chat_server.reply = lambda _: streamed(text)
    events = ask(model=str(toy))
    assert verdicts(events) == ["supported", "unsupported", "uncited", "missing"]
    doubts = [each.doubt for each in events if isinstance(each, Checked)]
    assert [doubt and doubt.code for doubt in doubts] == [
        None, "chat.unsupported", "chat.uncited", "chat.missing",
    ]  # fmt: skip


def test_without_a_reranker_the_encoder_does(ask, chat_server, monkeypatch):
    """The nearest sentence of what is cited has to stand out among all that was sent."""

    def encode(self, texts):
        yield Tick()
        yield [[float("Roses" in text), float("Roses" not in text)] for text in texts]

    monkeypatch.setattr(Library, "encode", encode)
    hits = [replace(HITS[0], text="Roses like to stand in the sun for all of the day.")]
    hits.append(replace(HITS[1], text=MUCH))
    chat_server.reply = lambda _: streamed("Roses want sun [1]. Roses want shade [2].")
    assert verdicts(ask(hits, meaning=True)) == ["supported", "unsupported"]


def test_an_encoder_that_fails_is_said_and_nothing_is_lost(ask, chat_server, monkeypatch):
    def encode(self, texts):
        raise ModelUnavailable("embed.stopped", model="e5")
        yield

    monkeypatch.setattr(Library, "encode", encode)
    *_, wrote, notice = ask([replace(HITS[0], text=MUCH)], meaning=True)
    assert isinstance(wrote, Wrote)
    assert isinstance(notice, Notice)
    assert notice.message.code == "chat.not-checked"


def test_where_neither_can_check_that_is_said(ask, chat_server, monkeypatch, toy):
    def fail(self, *texts):
        raise ModelUnavailable("embed.stopped", model="a model")
        yield

    monkeypatch.setattr(Library, "encode", fail)
    monkeypatch.setattr("engine.rerank.Ranker.score", fail)
    *_, notice = ask([replace(HITS[0], text=MUCH)], meaning=True, model=str(toy))
    assert isinstance(notice, Notice)
    assert notice.message.code == "chat.not-checked"


def test_without_either_nothing_is_claimed_of_a_sentence(ask):
    assert verdicts(ask()) == ["unchecked"]


@pytest.mark.parametrize("hits", [(), HITS])
def test_where_nothing_answers_nobody_is_asked(ask, chat_server, hits):
    with pytest.raises(Invalid, match="Nothing in the list seems to answer"):
        ask(hits, unanswered=bool(hits))
    assert chat_server.asked == []


def test_a_model_that_finds_no_answer_is_not_checked(ask, chat_server):
    chat_server.reply = lambda _: streamed("The passages do not say [0].")
    assert verdicts(ask()) == []


def test_fewer_passages_are_sent_where_they_do_not_fit(ask, chat_server):
    def reply(body):
        if "Ferns" in body["messages"][0]["content"]:
            return as_json({"error": {"message": "maximum context length is 2048 tokens"}}, 400)
        return streamed("Roses want sun [1].")

    chat_server.reply = reply
    first, second, *_ = ask()
    assert (len(first.passages), len(second.passages)) == (2, 1)


def test_at_most_so_many_are_sent_as_wanted(ask):
    assert len(ask(limit=1)[0].passages) == 1


def test_what_came_before_a_failure_stands(ask, chat_server, config):
    text = "So it is said of them. Roses want all of the"
    chat_server.reply = lambda _: streamed(text, reason=None, done=False)
    with closing(Library(replace(config, chat=chat_server.address))) as library:
        came = answer(library, "?", "", HITS)
        found = [next(each for each in came if isinstance(each, Wrote))]
        with pytest.raises(ModelUnavailable, match="was cut"):
            found.extend(each for each in came if isinstance(each, Checked))
    assert found[0] == Wrote(text)
    assert verdicts(found) == ["uncited"]  # of what is whole


def test_another_machine_is_asked_only_after_a_yes(ask):
    with pytest.raises(Invalid, match=r"on another computer, chat\.example"):
        ask(chat="https://chat.example")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("localhost:11434", False),
        ("http://127.0.0.1:1234/v1", False),
        ("http://[::1]:8080/v1/chat/completions", False),
        ("https://chat.example/v1", False),
        ("http://chat.example/v1", True),  # the yes was for the other
        ("https://localhost.evil.example", True),
        ("192.168.1.5:11434", True),
    ],
)
def test_which_addresses_need_a_yes(address, expected):
    assert needs_yes(Config(chat=address, chat_origins=("https://chat.example",))) is expected


@pytest.mark.parametrize("address", ["http://", "ftp://localhost", "http://u:p@localhost", "a b"])
def test_nonsense_is_no_address(ask, address):
    with pytest.raises(ModelUnavailable):
        ask(chat=address)


def test_a_key_that_is_kept_is_sent(ask, chat_server, config):
    Keys(config.data_dir).keep(parse_address(chat_server.address), "sk-1")
    ask(chat_model="big")
    assert chat_server.keys == ["Bearer sk-1"]
    assert chat_server.asked[0]["model"] == "big"


def test_a_server_without_models_says_so(ask, chat_server):
    chat_server.models = as_json({"data": []})
    with pytest.raises(ModelUnavailable, match="has no model"):
        ask()
