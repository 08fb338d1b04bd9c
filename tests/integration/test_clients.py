"""The clients of others, pointed at the service, by the lines that the README shows.

pip install -r tests/integration/clients.txt
pytest tests/integration
"""

import gc
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine import Config, Keys, ModelUnavailable, open_reranker, parse_address
from engine.embed import find_encoder

ROOT = Path(__file__).parents[2]
# Of connections that clients leave open.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
BLOCKS = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
QUERY = "who takes ownership"
TEXTS = ["Ferns want shade.", "A closure takes ownership of values.", "Roses want sun."]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A running service: its address and its token, by the names of the README."""
    place = str(tmp_path_factory.mktemp("clients") / "data")
    command = [sys.executable, "-W", "ignore", "main.py", "--data-dir", place]
    command += ["--model", "builtin", "serve"]
    made = subprocess.run([*command, "--token"], cwd=ROOT, capture_output=True, text=True)
    with subprocess.Popen(
        [*command, "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        url = re.search(r"http://[\d.:]+\d", process.stderr.readline())[0]
        yield {"URL": url, "TOKEN": made.stdout.strip(), "question": QUERY, "texts": TEXTS}
        gc.collect()  # connections that clients leave open, while nobody minds
        process.terminate()


def shown(package: str, service: dict[str, object], **names: object):
    """Run the lines that import from a package; return what they call `found`."""
    pytest.importorskip(package)
    [lines] = [each for each in BLOCKS if re.match(rf"(from|import) {package}\b", each)]
    names |= service
    exec(lines, names)
    return names["found"]


def is_right(order: list[int], scores: list[float]) -> bool:
    return order[0] == 1 and len(order) == 2 and scores[0] > scores[1]


def test_cohere(service):
    found = shown("cohere", service)
    assert is_right([each.index for each in found], [each.relevance_score for each in found])


def test_cohere_of_version_1(service):
    cohere = pytest.importorskip("cohere")
    client = cohere.Client(api_key=service["TOKEN"], base_url=service["URL"])
    found = client.rerank(model="any", query=QUERY, documents=TEXTS, top_n=2).results
    assert is_right([each.index for each in found], [each.relevance_score for each in found])


def test_voyage(service):
    found = shown("voyageai", service)
    assert is_right([each.index for each in found], [each.relevance_score for each in found])
    assert found[0].document == TEXTS[1]


def test_another_pagewise(service, tmp_path):
    Keys(tmp_path).keep(parse_address(service["URL"]), service["TOKEN"])
    model = find_encoder(service["URL"], tmp_path)
    assert (model.name, model.width) == ("e5", 384)
    assert model.load().encode(TEXTS, "passage").shape == (3, 384)
    with pytest.raises(ModelUnavailable, match="has no reranker"):
        open_reranker(Config(data_dir=tmp_path, model=service["URL"]))


def test_openai(service):
    found = shown("openai", service)
    assert [len(each.embedding) for each in found] == [384] * 3
    assert sum(each**2 for each in found[0].embedding) == pytest.approx(1, abs=1e-3)


def test_langchain(service):
    pytest.importorskip("langchain_cohere")
    from langchain_core.documents import Document

    documents = [Document(page_content=each) for each in TEXTS]
    found = shown("langchain_cohere", service, documents=documents)
    scores = [each.metadata["relevance_score"] for each in found]
    assert is_right([TEXTS.index(each.page_content) for each in found], scores)


def nodes():
    from llama_index.core.schema import NodeWithScore, TextNode

    return [NodeWithScore(node=TextNode(text=each)) for each in TEXTS]


def test_llama_index(service):
    pytest.importorskip("llama_index.core")
    found = shown("llama_index.postprocessor.jinaai_rerank", service, nodes=nodes())
    assert is_right([TEXTS.index(each.node.text) for each in found], [n.score for n in found])


def test_llama_index_by_its_class_for_cohere(service):
    package = pytest.importorskip("llama_index.postprocessor.cohere_rerank")
    reranker = package.CohereRerank(
        base_url=service["URL"], model="any", api_key=service["TOKEN"], top_n=2
    )
    found = reranker.postprocess_nodes(nodes(), query_str=QUERY)
    assert is_right([TEXTS.index(each.node.text) for each in found], [n.score for n in found])


def test_haystack(service, monkeypatch):
    pytest.importorskip("haystack")
    from haystack import Document

    monkeypatch.setenv("JINA_API_KEY", service["TOKEN"])
    documents = [Document(content=each) for each in TEXTS]
    package = "haystack_integrations.components.rankers.jina"
    found = shown(package, service, documents=documents)
    assert is_right([TEXTS.index(each.content) for each in found], [each.score for each in found])
