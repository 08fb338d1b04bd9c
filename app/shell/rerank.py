"""The command `rerank`: order texts from stdin by how well they answer a query.

The keys of the JSON are a contract that other programs rely on.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from app.shell.arguments import Commands, add_command, add_instruction, add_json, chosen_instruction
from app.shell.console import print_json, progress, say
from engine import (
    Candidate,
    Config,
    EngineError,
    ModelUnavailable,
    Score,
    find_model,
    open_reranker,
    order_texts,
)


class Placed(NamedTuple):
    """A line of stdin by its place; without a reranker there is no margin."""

    place: int
    score: float
    margin: float | None


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "rerank", 'rank JSON lines {"id", "text"} from stdin', _run)
    parser.add_argument("--query", required=True)
    add_instruction(parser)
    add_json(parser)


def _run(config: Config, args: argparse.Namespace) -> int:
    _, instruction = chosen_instruction(config, args)
    documents = _documents()
    if find_model(config.model, config.data_dir):
        ranked = _scored(config, args.query, instruction, documents)
    else:
        ranked = _ordered(config, args.query, documents)
    if args.json:
        print_json(
            [
                {"id": documents[place][0], "score": score, "margin": margin}
                for place, score, margin in ranked
            ]
        )
    else:
        for place, score, _ in ranked:
            id, text = documents[place]
            print(f"{score:.3f}  {id}  {' '.join(text.split())[:100]}")
    return 0


def _scored(
    config: Config, query: str, instruction: str, documents: Sequence[tuple[Any, str]]
) -> list[Placed]:
    reranker = open_reranker(config, config.cache_file if config.data_dir.is_dir() else None)
    candidates = [Candidate(number, text) for number, (_, text) in enumerate(documents)]
    scores: list[Score] = []
    for batch in reranker.score(query, instruction, candidates, config.longest_prompt):
        scores += batch
        progress(f"Scored {len(scores)} of {len(candidates)}")
    progress("")
    for each in sorted(scores, key=lambda score: score.passage_id):
        if each.tokens_read < each.tokens:
            id, _ = documents[each.passage_id]
            some = f"{each.tokens_read:,} of {each.tokens:,}"
            say(f"Only the first {some} tokens of {id} were scored.")
    scores.sort(key=lambda score: (-score.margin, score.passage_id))
    return [Placed(each.passage_id, each.score, each.margin) for each in scores]


def _ordered(config: Config, query: str, documents: Sequence[tuple[Any, str]]) -> list[Placed]:
    """Rank without a reranker, as a search does: by words and meaning, or by words alone."""
    texts = [text for _, text in documents]
    try:
        fused = order_texts(config, query, texts)
    except ModelUnavailable as error:
        say(str(error))
        fused = order_texts(replace(config, meaning=False), query, texts)
    return [Placed(each.passage_id, each.score, None) for each in fused]


def _documents() -> list[tuple[Any, str]]:
    """Read (id, text) from each JSON line on stdin."""
    documents = []
    for number, line in enumerate(sys.stdin, start=1):
        line = line.removeprefix("\ufeff")  # as PowerShell begins what it pipes
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            documents.append((record["id"], str(record["text"])))
        except (ValueError, KeyError, TypeError) as error:
            raise EngineError("shell.not-candidate", number=number) from error
    return documents
