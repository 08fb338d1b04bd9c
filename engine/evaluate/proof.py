"""Proof: what can be told of rerankers only with their true weights, as a page of Markdown.

Of each: the margins of the texts whose scores are published, in every number format that runs here;
how far the instruction of each preset moves the passages that it is for; and what the model gains
on judged collections. The sections come as soon as they are measured.
"""

import platform
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import fmean
from time import perf_counter

from engine.config import Config
from engine.errors import EngineError, ModelUnavailable
from engine.evaluate.collection import Collection
from engine.evaluate.measuring import MeasureEvent, System, measure_collection
from engine.evaluate.records import Evaluated, Measured
from engine.events import Tick
from engine.messages import Message
from engine.models import DOCUMENTS, QUESTION, find_model, list_models, published_as
from engine.records import Score
from engine.rerank import (
    Candidate,
    Reranker,
    Timed,
    choose_device,
    measure_speed,
    open_reranker,
    processor_name,
)
from engine.user.presets import built_in_presets, negation, probes

_FORMATS = {"cpu": ("float32", "bfloat16", "int8")}
_FORMATS_OF_GPU = ("float16", "bfloat16", "float32")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page, in Markdown."""

    text: str


ProofEvent = Section | MeasureEvent


def prove(config: Config, collections: Sequence[Collection]) -> Iterator[ProofEvent]:
    """Measure all rerankers that are installed, or the one that `config` names.

    Raises `ModelUnavailable` where it names one that is not there, and what
    `measure_collection` raises. A model that cannot be run is told of on the page.
    """
    device, _ = choose_device(config.device)
    yield Section(_machine(device))
    models = _models(config)
    if not models:
        yield Section(str(Message("rerank.no-reranker")))
    for name in models:
        yield Section(f"## {Path(name).name if Path(name).is_dir() else name}")
        try:
            yield from _formats(replace(config, model=name), device)
            yield from _presets(replace(config, model=name))
        except ModelUnavailable as error:
            yield Section(str(error))
    for collection in collections:
        yield from _quality(config, collection, models)


def _machine(device: str) -> str:
    import psutil  # late: a window is shown without it
    import torch

    name = torch.cuda.get_device_name() if device == "cuda" else device
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"# Rerankers of Pagewise, {date.today():%Y-%m-%d}\n\n"
        f"{processor_name()} cores, {memory:.0f} GB, {platform.system()}; models run on {name}; "
        f"Python {platform.python_version()}, PyTorch {torch.__version__}."
    )


def _models(config: Config) -> list[str]:
    if config.model == "auto":
        found = list_models(config.data_dir, "float32")
        return [each.name for each in found if each.state in ("verified", "unverified")]
    model = find_model(config.model, config.data_dir)
    return [str(config.model)] if model else []


# --- number formats


def _formats(config: Config, device: str) -> Iterator[Section | Tick]:
    """Yield the margins of the published texts, and the seconds, in each number format."""
    model = find_model(config.model, config.data_dir)
    published = published_as(model.name, config.data_dir) if model else None
    expected = published.margins if published else ()
    rows = []
    if expected:
        rows.append(["published", "", *(f"{each:+.3f}" for each in expected), "", ""])
    for dtype in _FORMATS.get(device, _FORMATS_OF_GPU):
        began = perf_counter()
        try:
            reranker = open_reranker(replace(config, device=device, dtype=dtype), own_process=True)
        except EngineError as error:
            rows.append([dtype, str(error), *[""] * (len(DOCUMENTS) + 2)])
            continue
        with closing(reranker):
            loaded = perf_counter() - began
            ranked = sorted(reranker.rank(QUESTION, DOCUMENTS), key=lambda each: each.place)
            margins = [each.margin for each in ranked]
            pairs = zip(margins, expected, strict=False)
            off = max((abs(one - other) for one, other in pairs), default=None)
            seconds = {}
            for event in measure_speed(reranker):
                if isinstance(event, Timed):
                    seconds[event.passages] = event.seconds
                yield Tick()
        rows.append([
            reranker.dtype, f"{loaded:.1f}", *(f"{each:+.3f}" for each in margins),
            "" if off is None else f"{off:.4f}", f"{seconds[max(seconds)]:.2f}",
        ])  # fmt: skip
    heads = [document.split()[0].rstrip(",") for document in DOCUMENTS]
    title = f"Margins of “{QUESTION}” in each number format, on {device}:"
    yield Section(
        _table(title, ["format", "seconds to load", *heads, "off by", "20 passages, s"], rows)
    )


# --- presets


def moved(before: int, after: int) -> float:
    """Return p-MRR of a passage that is to go down: 1 where it fell far, −1 where it rose far.

    By its ranks from 1. Source: Weller et al. 2024, "FollowIR".
    """
    return 1 - before / after if after >= before else after / before - 1


def _presets(config: Config) -> Generator[Section | Tick]:
    """Yield how far the instruction of each preset moves the passages that it is for."""
    default, *presets = built_in_presets()
    reranker = open_reranker(config, own_process=True)
    rows, all_moved = [], []
    with closing(reranker):
        before = yield from _ranks(reranker, default.instruction)
        for preset in presets:
            after = yield from _ranks(reranker, preset.instruction)
            pairs = [
                (old[preset.id], new[preset.id]) for old, new in zip(before, after, strict=True)
            ]
            down = bool(negation(preset.instruction)[0])
            found = fmean((1 if down else -1) * moved(*pair) for pair in pairs)
            all_moved.append(found)
            places = ", ".join(f"{old} → {new}" for old, new in pairs)
            rows.append([preset.id, "down" if down else "up", places, f"{100 * found:+.0f}"])
    rows.append(["**mean**", "", "", f"{100 * fmean(all_moved):+.1f}"])
    title = (
        f"Places, among {len(presets)} on one topic, of the passage that each preset is for, by "
        f"the preset “{default.id}” and by the preset itself (English, Chinese); 100 p-MRR, where "
        "more than 0 is the way it should go"
    )
    if not reranker.follows_instruction:
        title += ". This model ignores instructions"
    yield Section(_table(f"{title}:", ["preset", "to go", "places", "p-MRR"], rows))


def _ranks(reranker: Reranker, instruction: str) -> Generator[Tick, None, list[dict[str, int]]]:
    """Return the rank of each passage by its preset, for each probe."""
    ranks = []
    for probe in probes():
        names = list(probe.passages)
        texts = enumerate(probe.passages.values())
        scores: list[Score] = []
        for batch in reranker.score(
            probe.question, instruction, [Candidate(*each) for each in texts]
        ):
            scores += batch
            yield Tick()
        scores.sort(key=lambda score: (-score.margin, score.passage_id))
        ranks.append({names[each.passage_id]: rank for rank, each in enumerate(scores, start=1)})
    return ranks


# --- judged collections


def _quality(config: Config, collection: Collection, models: Sequence[str]) -> Iterator[ProofEvent]:
    """Yield nDCG@10 of recall and of each reranker on a collection."""
    default = built_in_presets()[0]
    systems = [System(default.id, default.instruction, own=True)]
    rows: list[list[str]] = []
    some_models: list[str | None] = [*models] or [None]
    for name in some_models:
        try:
            for event in measure_collection(
                config, collection, systems if name else [], model=name
            ):
                if isinstance(event, Evaluated):
                    if not rows:
                        some = (event.keywords, event.meaning, event.fused)
                        rows += [_row(each.tag, each) for each in some if each]
                    rows += [_row(f"{event.model}, {each.tag}", each) for each in event.systems]
                else:
                    yield event
        except ModelUnavailable as error:
            rows.append([str(name), str(error), "", "", ""])
    head = ["", "nDCG@10 (95 %)", "gain (95 %)", "p", "seconds a question"]
    count = len(collection.judged.topics)
    yield Section(_table(f"## {collection.judged.title}, {count:,} questions", head, rows))


def _row(name: str, measured: Measured) -> list[str]:
    from engine.evaluate.significance import compare  # late: it loads NumPy

    values = [each["ndcg@10"] for each in measured.values.values()]
    mean = compare([0.0] * len(values), values)  # its interval
    gain = p = ""
    if compared := measured.comparison:
        gain = (
            f"{compared.gain:+.3f} ({compared.low:+.3f} to {compared.high:+.3f}) over "
            f"{measured.before}"
        )
        p = "< .001" if compared.p < 0.001 else f"{compared.p:.3f}"
    seconds = "from the cache" if measured.pace is None else f"{measured.pace:.2f}"
    quality = f"{mean.gain:.3f} ({mean.low:.3f} to {mean.high:.3f})"
    return [name, quality, gain, p, seconds]


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    table = "\n".join(
        f"| {' | '.join(cell.replace('|', '/') for cell in each)} |" for each in lines
    )
    return f"{title}\n\n{table}"
