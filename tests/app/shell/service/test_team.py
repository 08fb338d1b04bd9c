"""A team's library, whose passages are on a server, for programs and assistants."""

import asyncio
from contextlib import closing
from types import SimpleNamespace

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from engine import Library
from engine.config import Config
from engine.stores.team import Place, open_client, prepare


@pytest.fixture
def team(qdrant, serve, tmp_path):
    """A service over a library of two documents; its assistants see the folder of one of them."""
    server, docs = qdrant(), tmp_path / "docs"
    for name, text in (("garden", "Ferns want shade."), ("office", "The board signs.")):
        (docs / name).mkdir(parents=True)
        (docs / name / f"{name}.md").write_text(f"# {name.title()}\n\n{text}\n")
    config = Config(data_dir=tmp_path / "data", model="builtin", meaning=False)
    config.make_data_dir()
    with closing(open_client(server.url, config.data_dir)) as client:
        prepare(client, "team", config)
    Place(server.url, "team").write(config.library_dir)
    with closing(Library(config)) as library:
        list(library.sync([docs]))
        with serve(library, folders=[docs / "garden"]) as service:
            yield SimpleNamespace(service=service, docs=docs)


def exact(id: int | str) -> int:
    """Return an id as JavaScript would have it."""
    return int(id) if isinstance(id, str) else int(float(id))


def test_what_is_found_is_there_by_its_ids(team):
    client = team.service.client
    found = client.post("/v1/search", json={"question": "who signs"}).json()
    assert [hit["path"] for hit in found["hits"]] == [str(team.docs / "office" / "office.md")]
    [hit] = found["hits"]
    passage = client.get(f"/v1/passages/{exact(hit['passage_id'])}")
    assert (passage.status_code, passage.json()["text"]) == (200, hit["text"])
    page = client.get(f"/v1/documents/{exact(hit['document_id'])}/pages/1")
    assert "The board signs." in page.json()["text"]
    assert client.get("/v1/passages/9223372036854775807").status_code == 404
    for known in (hit, passage.json()):
        assert exact(known["passage_id"]) == exact(hit["passage_id"])
        assert exact(known["document_id"]) == exact(page.json()["document_id"])


def test_an_assistant_reads_what_it_has_found(team):
    async def asked():
        async with (
            httpx2.AsyncClient(headers=team.service.headers, timeout=120) as http,
            Client(
                streamable_http_client(f"{team.service.url}/mcp", http_client=http)
            ) as assistant,
        ):
            found = await assistant.call_tool("search", {"question": "shade signs"})
            [passage] = found.structured_content["passages"]
            document = {"document_id": passage["document_id"]}
            read = await assistant.call_tool("read", document)
            text = await assistant.read_resource(f"pagewise://passages/{passage['passage_id']}")
            folders = await assistant.call_tool("list_folders", {})
            return passage, read, text.contents[0].text, folders.structured_content["result"]

    passage, read, text, [folder] = asyncio.run(asked())
    assert passage["title"] == "Garden"
    assert isinstance(passage["document_id"], str)  # a number so large is another in JavaScript
    assert "Ferns want shade." in read.structured_content["text"]
    assert "Ferns want shade." in text
    assert (folder["path"], folder["documents"]) == (str(team.docs / "garden"), 1)
