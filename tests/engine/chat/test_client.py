import json
import threading
from contextlib import closing
from math import nan

import pytest

from engine.chat.client import Client, TooLong
from engine.errors import ModelUnavailable
from engine.events import Tick
from engine.models.servers import Address
from tests.chat_server import STREAM, as_json, event, streamed


def told(server, seconds=20.0, key=""):
    """What a server says to a prompt, without the ticks."""
    client = Client(Address(server.address), key, seconds)
    return "".join(each for each in client.chat("tiny", "Hello?") if not isinstance(each, Tick))


def test_a_reply_comes_as_it_is_written(chat_server):
    written = threading.Event()
    more = streamed(" and rain.")[2]
    chat_server.reply = lambda _: (
        200,
        STREAM,
        [*streamed("Sun", done=False, reason=None)[2], written, *more],
    )
    pieces = Client(Address(chat_server.address), "", 20.0).chat("tiny", "Hello?")
    first = next(each for each in pieces if not isinstance(each, Tick))
    written.set()
    assert first == "Sun"
    assert "".join(each for each in pieces if not isinstance(each, Tick)) == " and rain."
    [asked] = chat_server.asked
    assert asked["stream"] is True
    assert asked["messages"] == [{"role": "user", "content": "Hello?"}]


def test_to_stop_is_to_hang_up(chat_server):
    forever = threading.Event()
    blocks = [event({"delta": {"content": "on and on "}})] * 100_000
    chat_server.reply = lambda _: (200, STREAM, [blocks[0], forever, *blocks])
    pieces = Client(Address(chat_server.address), "", 20.0).chat("tiny", "Hello?")
    with closing(pieces):
        next(each for each in pieces if not isinstance(each, Tick))
    forever.set()
    assert chat_server.hung_up.wait(60)


def test_one_may_stop_before_anything_came(chat_server):
    silent = threading.Event()
    chat_server.reply = lambda _: (200, STREAM, [silent])
    with closing(Client(Address(chat_server.address), "", 20.0).chat("tiny", "Hello?")) as pieces:
        assert isinstance(next(pieces), Tick)
    silent.set()


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (["<think>Is it", " sun?</think>", "\nIt is sun."], "It is sun."),
        (["<thi", "nk>Is it sun?</th", "ink>It is sun."], "It is sun."),
        (["<b>It is", " sun."], "<b>It is sun."),
        (["It is <think> sun."], "It is <think> sun."),
    ],
)
def test_what_a_model_thinks_is_no_reply(chat_server, blocks, said):
    chat_server.reply = lambda _: streamed(*blocks)
    assert told(chat_server) == said


def test_thoughts_may_come_apart(chat_server):
    thoughts = [
        event({"delta": {"reasoning_content": "Hm."}}),
        event({"delta": {"reasoning": "So."}}),
    ]
    chat_server.reply = lambda _: (200, STREAM, [*thoughts, *streamed("Sun.")[2]])
    assert told(chat_server) == "Sun."


def test_a_server_need_not_stream(chat_server):
    choice = {"index": 0, "message": {"content": "Sun."}, "finish_reason": "stop"}
    chat_server.reply = lambda _: as_json({"choices": [choice]})
    assert told(chat_server) == "Sun."


def test_only_the_first_of_several_choices_counts(chat_server):
    other = b'data: {"choices": [{"index": 1, "delta": {"content": "Rain."}}]}\n\n'
    usage = b'data: {"choices": [], "usage": {"total_tokens": NaN}}\n\n'
    chat_server.reply = lambda _: (200, STREAM, [other, usage, *streamed("Sun.")[2]])
    assert told(chat_server) == "Sun."


def test_a_key_is_sent_and_not_told(chat_server):
    chat_server.reply = lambda _: as_json({"error": {"message": "sk-1 is no key of ours"}}, 400)
    with pytest.raises(ModelUnavailable) as caught:
        told(chat_server, key="sk-1")
    assert chat_server.keys == ["Bearer sk-1"]
    assert "sk-1" not in str(caught.value)
    assert "is no key of ours" in str(caught.value)


def test_a_key_is_not_told_by_an_error_within_the_stream_nor_by_half(chat_server):
    error = b'data: {"error": {"message": "sk-12345678 is out of credit"}}\n\n'
    long = {"error": {"message": "x" * 295 + " sk-12345678"}}
    for reply in ((200, STREAM, [error]), as_json(long, 500)):
        chat_server.reply = lambda _, reply=reply: reply
        with pytest.raises(ModelUnavailable) as caught:
            told(chat_server, key="sk-12345678")
        assert "sk-1" not in str(caught.value)


PAGE = b"<!doctype html><title>Sign in</title>"
BAD = {
    "a web page": ((200, "text/html", [PAGE]), "chat.web-page"),
    "a web page as JSON": ((200, "application/json", [PAGE]), "chat.web-page"),
    "no JSON": ((200, "application/json", [b"{"]), "chat.odd"),
    "no JSON in the stream": ((200, STREAM, [b"data: {oops\n\n"]), "chat.odd"),
    "a list": ((200, STREAM, [b"data: [1, 2]\n\n"]), "chat.odd"),
    "NaN for words": ((200, STREAM, [event({"delta": {"content": nan}})]), "chat.odd"),
    "a number": ((200, STREAM, [b'data: {"choices": 7}\n\n']), "chat.odd"),
    "deep nesting": ((200, STREAM, [b"data: " + b"[" * 100_000 + b"\n\n"]), "chat.odd"),
    "nothing": (streamed(), "chat.empty"),
    "nothing at all": ((200, STREAM, []), "chat.cut"),
    "cut off": (streamed("Su", reason=None, done=False), "chat.cut"),
    "no room": (streamed("Su", reason="length"), "chat.full"),
    "endless": (streamed(*["so on "] * 5000), "chat.endless"),
    "endless thoughts": (streamed("<think>", *["hm " * 1000] * 50), "chat.endless"),
    "an error in the stream": ((200, STREAM, [b'data: {"error": "CUDA"}\n\n']), "chat.failed"),
    "another address": ((307, "text/plain", []), "chat.elsewhere"),
    "no key": (as_json({}, 401), "chat.no-key"),
    "no such model": (as_json({"error": {"message": "model not found"}}, 404), "chat.refused"),
    "trouble": ((500, "text/plain", [b"oops"]), "chat.refused"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_a_strange_server_sends_is_said_plainly(chat_server, case):
    reply, code = BAD[case]
    chat_server.reply = lambda _: reply
    with pytest.raises(ModelUnavailable) as caught:
        told(chat_server)
    assert caught.value.message.code == code


def test_endless_lines_are_bounded(chat_server):
    chat_server.reply = lambda _: (200, STREAM, [b"data: " + b"x" * 100_000] * 100)
    with pytest.raises(ModelUnavailable) as caught:
        told(chat_server)
    assert caught.value.message.code == "chat.odd"


@pytest.mark.parametrize("alive", [False, True])
def test_one_that_is_silent_is_given_up(chat_server, alive):
    """Signs of life are no words."""
    silent = threading.Event()
    blocks = [b": still here\n\n"] * 3 if alive else []

    class Soon(threading.Event):
        def wait(self, timeout=None):
            return silent.wait(0.2)

    beats = [each for _ in range(20) for each in (*blocks, Soon())] if alive else [silent]
    chat_server.reply = lambda _: (200, STREAM, beats)
    with pytest.raises(ModelUnavailable) as caught:
        told(chat_server, seconds=0.5)
    silent.set()
    assert caught.value.message.code == "chat.silent"
    assert "nothing for 0.5 seconds" in str(caught.value)


def test_where_nobody_listens_that_is_said(chat_server):
    address = Address(chat_server.address)
    chat_server.server.server_close()
    with pytest.raises(ModelUnavailable, match="No chat server answers at"):
        list(Client(address, "", 5.0).chat("tiny", "Hello?"))


def test_a_prompt_that_is_too_long_is_told_apart(chat_server):
    chat_server.reply = lambda _: as_json({"error": "exceeds the context size"}, 400)
    with pytest.raises(TooLong):
        told(chat_server)


def test_a_model_that_takes_no_temperature_is_asked_without(chat_server):
    def reply(body):
        if "temperature" in body:
            return as_json({"error": {"message": "Unsupported value: 'temperature'"}}, 400)
        return streamed("Sun.")

    chat_server.reply = reply
    assert told(chat_server) == "Sun."
    assert json.dumps(chat_server.asked).count("temperature") == 1
