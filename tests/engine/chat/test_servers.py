import pytest

from engine.chat.servers import Found, chat_models, find_servers
from engine.errors import ModelUnavailable
from engine.events import Tick
from engine.models.servers import Address
from tests.chat_server import as_json


def without_ticks(events):
    return [each for each in events if not isinstance(each, Tick)]


def test_servers_on_this_machine_are_found_with_the_models_that_write(chat_server):
    found = without_ticks(find_servers((("Ollama", chat_server.port), ("vLLM", 1))))
    assert found == [Found("Ollama", chat_server.address, ("tiny",))]


@pytest.mark.parametrize(
    "answer",
    [as_json([1]), as_json({"data": []}), as_json({}, 404), (200, "text/html", [b"<html>"])],
)
def test_another_program_on_the_port_is_no_server(chat_server, answer):
    chat_server.models = answer
    assert without_ticks(find_servers((("llama.cpp", chat_server.port),))) == []


def test_the_models_at_an_address_are_listed(chat_server):
    [found] = without_ticks(chat_models(Address(chat_server.address), ""))
    assert found.models == ("tiny",)
    chat_server.models = as_json({"data": [{"name": 1}]})
    with pytest.raises(ModelUnavailable, match="does not answer like a chat server"):
        list(chat_models(Address(chat_server.address), ""))
