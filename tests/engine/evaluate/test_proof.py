from dataclasses import replace

import pytest

from engine.errors import ModelUnavailable
from engine.evaluate.collection import Collection
from engine.evaluate.proof import Section, moved, prove
from engine.rerank import open_reranker
from engine.user.presets import built_in_presets


def page(config, *collections) -> str:
    events = prove(config, [Collection.open(folder) for folder in collections])
    return "\n\n".join(event.text for event in events if isinstance(event, Section))


def rows(text: str, first: str) -> list[list[str]]:
    """Return the rows of the table whose head begins with a word, without the head."""
    [table] = [part for part in text.split("\n\n") if part.startswith(f"| {first} |")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]


def test_a_model_is_measured_in_all_formats_by_all_presets_and_on_collections(
    config, folder, qwen3_folder, monkeypatch
):
    monkeypatch.setattr("engine.evaluate.proof._FORMATS", {"cpu": ("float32", "bfloat16")})
    monkeypatch.setattr(  # which takes less time than processes of their own
        "engine.evaluate.proof.open_reranker", lambda config, **how: open_reranker(config)
    )
    text = page(replace(config, model=str(qwen3_folder)), folder)
    assert f"## {qwen3_folder.name}" in text
    formats = rows(text, "format")
    assert [each[0] for each in formats] == ["float32", "bfloat16"]
    assert float(formats[0][2]) == pytest.approx(float(formats[1][2]), abs=0.5)
    presets = rows(text, "preset")
    assert [each[0] for each in presets[:-1]] == [each.id for each in built_in_presets()[1:]]
    assert [each[1] for each in presets if each[0] == "current"] == ["down"]
    assert "## fruit, 3 questions" in text
    assert [each[0] for each in rows(text, "")] == ["keywords", f"{qwen3_folder.name}, answer"]


def test_without_a_reranker_there_is_what_recall_gives(config, folder):
    text = page(replace(config, model="auto"), folder)
    assert "There is no reranker. Install" in text
    assert [each[0] for each in rows(text, "")] == ["keywords"]


def test_a_model_that_is_not_there_is_refused(config):
    with pytest.raises(ModelUnavailable, match="nowhere"):
        page(replace(config, model="/nowhere"))


def test_p_mrr_is_positive_where_a_passage_falls():
    assert moved(1, 4) == 0.75
    assert moved(4, 1) == -0.75
    assert moved(2, 2) == 0
