"""What the tests of the service share: a real server over a small library with a small reranker."""

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import httpx2
import jsonschema
import pytest
import uvicorn

from app.shell.service import create_application, guard
from engine import Library
from engine.config import Config

API = json.loads(files("resources").joinpath("openapi.json").read_text("utf-8"))
TOKEN = "the-token-of-these-tests"


@pytest.fixture(scope="session", autouse=True)
def guesses():
    """Let tests send many wrong tokens, but those of that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "_GUESSES", 1000)
        yield


@contextmanager
def served(library: Library, **how) -> Iterator[SimpleNamespace]:
    """Serve a library on a free port; give its `url`, and a `client` that has the token.

    What it answers is held against `openapi.json`; `check_event` does so for one event.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_application(library, TOKEN, **how), log_level="warning")
    )
    thread = Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    try:
        hooks = {"response": [_check]}
        with httpx2.Client(base_url=url, headers=headers, timeout=120, event_hooks=hooks) as client:
            yield SimpleNamespace(url=url, client=client, headers=headers, check_event=_check_event)
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def _check(response: httpx2.Response) -> None:
    """Hold an answer against `openapi.json`."""
    path, status = response.request.url.path, response.status_code
    kind = response.headers["Content-Type"].partition(";")[0]
    asked = response.request.method.lower()
    known = [place for place in API["paths"] if _pattern(place).fullmatch(path)]
    if not known or asked not in API["paths"][known[0]]:
        assert 400 <= status < 500
        known, asked = ["/health"], "get"
    answers = API["paths"][known[0]][asked]["responses"]
    content = (answers.get(str(status)) or answers[f"{status // 100}XX"])["content"]
    assert kind in content
    if kind == "application/json":
        response.read()
        _validate(response.json(), content[kind]["schema"])


def _check_event(name: str, data: object) -> None:
    answered = API["paths"]["/v1/search"]["post"]["responses"]["200"]["content"]
    _validate(data, answered["text/event-stream"]["x-events"][name])


def _validate(answer: object, schema: dict) -> None:
    jsonschema.validate(answer, schema | {"components": API["components"]})


def _pattern(place: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", r"\\d+", re.escape(place)))


@pytest.fixture(scope="session")
def serve():
    """`with serve(library) as service`: see `served`."""
    return served


@pytest.fixture(scope="session")
def pdf():
    """`pdf(*lines)`: see `_pdf`."""
    return _pdf


@pytest.fixture(scope="module")
def library(tmp_path_factory, qwen3_folder: Path) -> Iterator[Library]:
    """A library of three documents, one of them a PDF of two pages, and a small reranker."""
    folder = tmp_path_factory.mktemp("service")
    docs = folder / "docs"
    docs.mkdir()
    (docs / "closures.md").write_text(
        "# Closures\n\nThe move keyword makes a closure take ownership of the values it uses.\n"
    )
    (docs / "线程池.txt").write_text("线程池的拒绝策略有四种：中止、丢弃、丢弃最旧、调用者运行。")
    (docs / "garden.pdf").write_bytes(_pdf("Roses want sun and a dry wall.", "Ferns want shade."))
    config = Config(
        data_dir=folder / "data", model=str(qwen3_folder), device="cpu", dtype="float32",
        meaning=False,
    )  # fmt: skip
    with closing(Library(config)) as library:
        list(library.sync([docs]))
        yield library


@pytest.fixture(scope="module")
def service(library: Library) -> Iterator[SimpleNamespace]:
    with served(library) as service:
        yield service


def _pdf(*lines: str) -> bytes:
    """Return a PDF with a line on each page."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    for line in lines:
        page = writer.add_blank_page(300, 200)
        content = DecodedStreamObject()
        content.set_data(f"BT /F 12 Tf 20 100 Td ({line}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = DictionaryObject({
            NameObject("/Font"): DictionaryObject({NameObject("/F"): writer._add_object(font)})
        })  # fmt: skip
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()
