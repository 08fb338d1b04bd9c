"""The clients of others, pointed at the service: each as its users write it.

pip install -r tests/integration/clients.txt
pytest tests/integration
"""

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
QUERY = "who takes ownership"
TEXTS = ["Ferns want shade.", "A closure takes ownership of values.", "Roses want sun."]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A running service: its address, and its token."""
    place = str(tmp_path_factory.mktemp("clients") / "data")
    command = [sys.executable, "-W", "ignore", "main.py", "--data-dir", place]
    command += ["--model", "builtin", "serve"]
    made = subprocess.run([*command, "--token"], cwd=ROOT, capture_output=True, text=True)
    with subprocess.Popen(
        [*command, "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        url = re.search(r"http://[\d.:]+\d", process.stderr.readline())[0]
        yield SimpleNamespace(url=url, token=made.stdout.strip())
        process.terminate()


def is_right(order: list[int], scores: list[float]) -> bool:
    return order[0] == 1 and len(order) == 2 and scores[0] > scores[1]


@pytest.mark.parametrize("name", ["ClientV2", "Client"])
def test_cohere(service, name):
    cohere = pytest.importorskip("cohere")
    client = getattr(cohere, name)(api_key=service.token, base_url=service.url)
    found = client.rerank(model="any", query=QUERY, documents=TEXTS, top_n=2).results
    assert is_right([each.index for each in found], [each.relevance_score for each in found])


def test_voyage(service):
    voyageai = pytest.importorskip("voyageai")
    client = voyageai.Client(api_key=service.token, base_url=f"{service.url}/v1")
    found = client.rerank(QUERY, TEXTS, model="any", top_k=2).results
    assert is_right([each.index for each in found], [each.relevance_score for each in found])
    assert found[0].document == TEXTS[1]


def test_openai(service):
    openai = pytest.importorskip("openai")
    client = openai.OpenAI(api_key=service.token, base_url=f"{service.url}/v1")
    found = client.embeddings.create(model="any", input=TEXTS).data
    assert [len(each.embedding) for each in found] == [384] * 3
    assert sum(each**2 for each in found[0].embedding) == pytest.approx(1, abs=1e-3)


def test_langchain(service):
    pytest.importorskip("langchain_cohere")
    from langchain_cohere import CohereRerank
    from langchain_core.documents import Document

    reranker = CohereRerank(
        base_url=service.url, model="any", cohere_api_key=service.token, top_n=2
    )
    found = reranker.compress_documents([Document(page_content=each) for each in TEXTS], QUERY)
    scores = [each.metadata["relevance_score"] for each in found]
    assert is_right([TEXTS.index(each.page_content) for each in found], scores)


@pytest.mark.parametrize("name", ["jina", "cohere"])
def test_llama_index(service, name):
    package = pytest.importorskip(
        f"llama_index.postprocessor.{'jinaai' if name == 'jina' else name}_rerank"
    )
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

    reranker = (
        package.JinaRerank(
            base_url=f"{service.url}/v1", model="any", api_key=service.token, top_n=2
        )
        if name == "jina"
        else package.CohereRerank(base_url=service.url, model="any", api_key=service.token, top_n=2)
    )
    nodes = [NodeWithScore(node=TextNode(text=each)) for each in TEXTS]
    found = reranker.postprocess_nodes(nodes, QueryBundle(QUERY))
    assert is_right([TEXTS.index(each.node.text) for each in found], [n.score for n in found])


def test_haystack(service):
    jina = pytest.importorskip("haystack_integrations.components.rankers.jina")
    from haystack import Document
    from haystack.utils import Secret

    ranker = jina.JinaRanker(
        api_key=Secret.from_token(service.token),
        model="any",
        base_url=f"{service.url}/v1/rerank",
        top_k=2,
    )
    documents = [Document(content=each) for each in TEXTS]
    found = ranker.run(query=QUERY, documents=documents)["documents"]
    assert is_right([TEXTS.index(each.content) for each in found], [each.score for each in found])
