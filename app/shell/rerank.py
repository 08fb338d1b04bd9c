"""The command `rerank`: order texts from stdin by how well they answer a query.

The keys of the JSON are a contract that other programs rely on.
"""

import argparse
import json
import sys
from typing import Any

from app.shell.arguments import Commands, add_command, add_instruction, add_json, chosen_instruction
from app.shell.console import print_json, progress, say
from engine import Candidate, Config, EngineError, Score, open_reranker


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "rerank", 'rank JSON lines {"id", "text"} from stdin', _run)
    parser.add_argument("--query", required=True)
    add_instruction(parser)
    add_json(parser)


def _run(config: Config, args: argparse.Namespace) -> int:
    _, instruction = chosen_instruction(config, args)
    documents = _documents()
    reranker = open_reranker(config, config.cache_file if config.data_dir.is_dir() else None)
    candidates = [Candidate(number, text) for number, (_, text) in enumerate(documents)]
    scores: list[Score] = []
    for batch in reranker.score(args.query, instruction, candidates, config.longest_prompt):
        scores += batch
        progress(f"Scored {len(scores)} of {len(candidates)}")
    progress("")
    for each in sorted(scores, key=lambda score: score.passage_id):
        if each.tokens_read < each.tokens:
            id, _ = documents[each.passage_id]
            some = f"{each.tokens_read:,} of {each.tokens:,}"
            say(f"Only the first {some} tokens of {id} were scored.")
    scores.sort(key=lambda score: (-score.margin, score.passage_id))
    if args.json:
        print_json(
            [
                {"id": documents[each.passage_id][0], "score": each.score, "margin": each.margin}
                for each in scores
            ]
        )
    else:
        for each in scores:
            id, text = documents[each.passage_id]
            print(f"{each.score:.3f}  {id}  {' '.join(text.split())[:100]}")
    return 0


def _documents() -> list[tuple[Any, str]]:
    """Read (id, text) from each JSON line on stdin."""
    documents = []
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            documents.append((record["id"], str(record["text"])))
        except (ValueError, KeyError, TypeError) as error:
            raise EngineError("shell.not-candidate", number=number) from error
    return documents
