"""The command `ask`: a chat model of the user's own answers, with citations.

The keys of the JSON are a contract that other programs rely on.
"""

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.shell.arguments import (
    Commands,
    add_command,
    add_instruction,
    add_json,
    add_no_meaning,
    add_yes,
    chosen_instruction,
    positive,
    without_meaning,
)
from app.shell.console import confirm, print_json, progress, say
from engine import (
    Answering,
    Checked,
    Config,
    EngineError,
    Found,
    Hit,
    Invalid,
    Library,
    Loading,
    Message,
    Notice,
    Scored,
    SearchReport,
    Withdrawn,
    Wrote,
    after_yes,
    answer,
    chat_address,
    find_servers,
    is_declined,
    json_id,
    needs_yes,
    with_settings,
)


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands, "ask", "have a chat model answer from the passages, with citations", _run
    )
    parser.add_argument("question")
    add_instruction(parser)
    parser.add_argument("--limit", type=positive, metavar="N", help="how many passages to send")
    add_chat(parser)
    parser.add_argument(
        "--no-rerank",
        action="store_true",
        help="do not rank: keep the order in which they are found",
    )
    add_no_meaning(parser)
    parser.add_argument(
        "--in", dest="within", type=Path, metavar="FOLDER", help="search only this folder"
    )
    add_json(parser)


def add_chat(parser: argparse.ArgumentParser) -> None:
    """Add what says which chat model answers; see `agreed`."""
    parser.add_argument(
        "--at", metavar="URL", help="where the chat model is, such as http://localhost:11434"
    )
    parser.add_argument("--chat-model", metavar="NAME", help="its name there; default: the first")
    add_yes(parser)


def agreed(config: Config, args: argparse.Namespace) -> Config:
    """Return the settings with the chosen chat model, once the user agrees to what it is sent.

    Raises `Invalid`, `EngineError`.
    """
    if args.at:
        config = replace(config, chat=args.at, chat_model=args.chat_model or "")
    elif args.chat_model:
        config = replace(config, chat_model=args.chat_model)
    if not config.chat:
        for found in find_servers():
            if isinstance(found, Found):
                place = found.address.removeprefix("http://")
                raise Invalid("chat.found", program=found.program, address=place)
        raise Invalid("chat.not-set")
    if needs_yes(config):
        address = chat_address(config)
        said = [Message("chat.to-send", tokens=config.chat_tokens, host=address.host)]
        if not address.is_encrypted:
            said.append(Message("chat.unencrypted"))
        confirm(" ".join(map(str, said)), args.yes)
        config = with_settings(config, after_yes(config))
    return config


def _run(config: Config, args: argparse.Namespace) -> int:
    preset, instruction = chosen_instruction(config, args, library_default=True)
    config = agreed(without_meaning(config, args), args)
    report = SearchReport(args.question, instruction, preset.id if preset else None)
    reply = _Reply(told=not args.json)
    with closing(Library(config)) as library:
        for event in library.search(
            args.question, instruction, within=args.within, rerank=not args.no_rerank
        ):
            report.add(event)
            match event:
                case Notice(message) | Withdrawn(message):
                    say(str(message))
                case Loading(model):
                    progress(f"Loading {model} …")
                case Scored(_, done, total):
                    progress(f"Read {done} of {total}")
        progress("")
        try:
            for written in answer(
                library,
                args.question,
                instruction,
                report.hits,
                unanswered=report.doubts["unanswered"],
                limit=args.limit,
                rerank=not args.no_rerank,
            ):
                reply.add(written)
        except EngineError as error:
            if not reply.text:
                raise
            reply.failure = error.message
    if args.json:
        print_json(reply.as_json(args.question))
    else:
        reply.print_rest()
    if reply.failure:
        say(str(reply.failure))
    return 1 if reply.failure else 0


class _Reply:
    """What came of asking; `told`: it is printed as it comes."""

    def __init__(self, *, told: bool) -> None:
        self.text = ""
        self.failure: Message | None = None
        self._told = told
        self._asked: Answering | None = None
        self._checked: list[Checked] = []

    def add(self, event: object) -> None:
        match event:
            case Answering(model, host, passages):
                self._asked = event
                progress(f"{model} at {host} reads {len(passages)} passages …")
            case Wrote(text):
                progress("")
                self.text += text
                if self._told:
                    print(text, end="", flush=True)
            case Checked():
                self._checked.append(event)
            case Notice(message):
                say(str(message))

    def print_rest(self) -> None:
        """Print the sources, and which sentences to doubt."""
        print()
        if is_declined(self.text):
            print(f"\n{Message('chat.declined')}")
        for number, hit in self._sources():
            print(f"\n[{number}] {_source(hit)}\n    {hit.path}", end="")
        print()
        for each in self._checked:
            if each.doubt:
                print(f"\n“{self._words(each)}”\n    {each.doubt}")

    def as_json(self, question: str) -> dict[str, Any]:
        asked = self._asked
        return {
            "question": question,
            "answer": self.text,
            "declined": is_declined(self.text),
            "model": asked.model if asked else None,
            "host": asked.host if asked else None,
            "passages_sent": len(asked.passages) if asked else 0,
            "sentences": [
                {
                    "text": self._words(each),
                    "start": each.sentence.start,
                    "end": each.sentence.end,
                    "cites": each.sentence.cites,
                    "verdict": each.verdict,
                }
                for each in self._checked
            ],
            "sources": [
                {
                    "number": number, "title": hit.title, "heading": hit.heading,
                    "page": hit.page_label or hit.page, "path": str(hit.path),
                    "passage_id": json_id(hit.passage_id), "text": hit.text,
                }
                for number, hit in self._sources()
            ],
            "failure": str(self.failure) if self.failure else None,
        }  # fmt: skip

    def _words(self, checked: Checked) -> str:
        return self.text[checked.sentence.start : checked.sentence.end]

    def _sources(self) -> Sequence[tuple[int, Hit]]:
        """Return the passages that are cited, with their numbers."""
        passages = self._asked.passages if self._asked else ()
        cited = {number for each in self._checked for number in each.sentence.cites}
        return [(n, hit) for n, hit in enumerate(passages, start=1) if n in cited]


def _source(hit: Hit) -> str:
    return hit.context + (f", p. {hit.page_label or hit.page}" if hit.page else "")
