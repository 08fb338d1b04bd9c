"""Library: the two verbs, `sync(folders)` and `search(question)`, both generators of events.

`search` is `recall` (keywords: tens of milliseconds) and then `rank` (the model: seconds); a window
calls these two by themselves, so that a model at work never delays the keyword hits of the next
question. To stop any of them is not to ask for the next item, and to close the generator.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from engine.analysis import question_terms
from engine.catalog import Catalog, folders_of_version_1
from engine.config import Config
from engine.doubts import are_flat, is_short, none_answers
from engine.errors import (
    CatalogDamaged,
    EngineError,
    FolderMissing,
    ModelUnavailable,
    QuestionEmpty,
    ScoreInvalid,
)
from engine.ignore import Rules
from engine.index import Index
from engine.indexing import index_folders
from engine.models import find
from engine.personal import Personal
from engine.pool import WHOLE_TOKENS
from engine.pool import pool as find_pool
from engine.presets import presets
from engine.question import Question
from engine.records import (
    Loaded,
    Loading,
    Notice,
    Pulse,
    Ranked,
    Recalled,
    Score,
    Scored,
    SearchEvent,
    Skipped,
    SyncEvent,
    WatchEvent,
    Withdrawn,
)
from engine.rerank import Candidate, Reranker, open_reranker
from engine.scan import distinct
from engine.spelling import suggestion
from engine.storage import storage_errors
from engine.synonyms import Synonyms
from engine.translation import translate
from engine.watch import changes
from engine.worker import Crashed, Worker

LONGEST_QUESTION = 4000  # characters


@dataclass(frozen=True, slots=True)
class Status:
    """What is in the library."""

    folders: tuple[Path, ...]
    indexed: int
    skipped: tuple[Skipped, ...]
    passages: int
    catalog_bytes: int
    index_bytes: int


class Library:
    """A person's documents, indexed where they lie. One object a process."""

    def __init__(self, config: Config) -> None:
        """Open the library in `config.data_dir`, or begin it. Raises `LibraryUnavailable`.

        One whose catalog is damaged opens too: `sync` mends it.
        """
        self._config = config
        Rules(config.ignore)  # a bad pattern is best said at once
        config.make_data_dir()
        with storage_errors(config.data_dir):
            if not config.personal_file.exists():
                Personal(folders_of_version_1(config.catalog_file)).write(config.personal_file)
        with suppress(CatalogDamaged):
            Catalog(config.catalog_file).close()
        self._sound = False  # until a sync has looked through the catalog
        self._index = Index(config.index_dir)
        self._synonyms = Synonyms(config.synonyms_file)
        self._reranker: Reranker | None = None
        self._told = False  # that the reranker does not heed instructions

    def close(self) -> None:
        """Let go of the files."""
        self._index.close()

    def folders(self) -> tuple[Path, ...]:
        """The folders of the library, in order of their path."""
        return Personal.read(self._config.personal_file).folders

    def status(self) -> Status:
        """Counts, sizes, skipped files."""
        config = self._config
        with self._catalog() as catalog:
            counts = catalog.counts()
            return Status(
                folders=self.folders(),
                indexed=counts["indexed"],
                skipped=catalog.skipped(),
                passages=counts["passages"],
                catalog_bytes=_size(config.data_dir.glob(f"{config.catalog_file.name}*")),
                index_bytes=_size(config.index_dir.rglob("*")),
            )

    def why_skipped(self, path: Path) -> str | None:
        """Why the next sync would not read this file or folder, or could not; None if it would.

        Raises `LibraryUnavailable`.
        """
        path = path.expanduser().absolute()
        rules = Rules(self._config.ignore, self._config.data_dir)
        around = [each for each in self.folders() if path.is_relative_to(each)]
        if not around:
            return "It is in no folder of the library."
        reasons = [rules.why(each, path) for each in around]
        if all(reasons):
            return reasons[-1]
        if path not in around and path.is_symlink():
            return "It is a link, and links inside a folder are not followed."
        if not path.exists():
            return "It does not exist."
        if path.is_file() and path.stat().st_size > self._config.largest_file * 1024 * 1024:
            return f"The file is too large; the limit is {self._config.largest_file} MB."
        with self._catalog() as catalog:
            return {each.path: each.reason for each in catalog.skipped()}.get(path)

    def sync(self, folders: Sequence[Path], *, retry: bool = False) -> Iterator[SyncEvent]:
        """Make these all the folders of the library, and bring it up to date with them.

        What is unchanged on disk is not read again; with `retry`, what could not be read is. Runs
        in a process of its own; closing the generator ends that, and what was read is kept. Yields
        several times a second, if only a `Pulse`.

        Raises:
            LibraryBusy: another process is at it.
            LibraryUnavailable: the disk is full, or the data directory cannot be written.
        """
        worker = Worker(index_folders)
        try:
            worker.start(self._config, folders, retry=retry, check=not self._sound)
            yield from worker.items(pulse=Pulse())
            self._sound = True
        except Crashed as error:
            raise EngineError(
                f"Indexing stopped unexpectedly. What was read is kept; start it again. ({error})"
            ) from error
        finally:
            worker.kill()

    def changes(self, folders: Sequence[Path]) -> Iterator[WatchEvent]:
        """`Changed`, at once and whenever something in `folders` has changed on disk; for ever."""
        rules = Rules(self._config.ignore, self._config.data_dir)
        return changes(distinct(folders, rules)[0], rules, self._config.data_dir)

    def search(
        self,
        question: str,
        instruction: str,
        *,
        pool: int | None = None,
        within: Path | None = None,
        whole: bool = False,
        rerank: bool = True,
    ) -> Iterator[SearchEvent]:
        """`recall`, then `rank`."""
        for event in self.recall(question, pool=pool, within=within, whole=whole):
            yield event
            if rerank and isinstance(event, Recalled):
                yield from self.rank(event, instruction)

    def recall(
        self,
        question: str | Question,
        *,
        pool: int | None = None,
        within: Path | None = None,
        whole: bool = False,
    ) -> Iterator[Notice | Recalled]:
        """The keyword hits of a question, at most `pool`; `Recalled` comes last.

        What a person typed is parsed: see `Question` for what can be asked.

        `whole`: a document that the reranker can read whole is one hit; of a longer one there are
        the best passages, as ever.

        Raises:
            QuestionEmpty: there is no word in it.
            KindUnknown: it asks for a kind of document that there is not.
            FolderMissing: `within`, or a folder that it names, is none of the library.
        """
        began = perf_counter()
        if isinstance(question, str):
            if len(question) > LONGEST_QUESTION:
                question = question[:LONGEST_QUESTION]
                yield Notice(
                    f"Only the first {LONGEST_QUESTION:,} characters of the question count."
                )
            question = Question.parse(question)
        terms = question_terms(question.text)
        if not terms:
            beside = " beside its filters" if question.filters or question.excluded else ""
            raise QuestionEmpty(f"There is no word to search for in this question{beside}.")
        if within is not None:
            within = within.expanduser().resolve()
            if not any(within.is_relative_to(folder) for folder in self.folders()):
                raise FolderMissing(f"{within} is not in the library. Add it first.")
        complaint = self._synonyms.refresh()
        if complaint:
            yield Notice(complaint)
        with self._catalog() as catalog:
            hits = find_pool(
                question,
                translate(question.text, self._synonyms.expand(question.text, terms)),
                self._index,
                catalog,
                self._config,
                self.folders(),
                size=pool or self._config.pool,
                within=within,
                whole=whole,
            )
            better = suggestion(question, self._index, catalog)
        took_ms = (perf_counter() - began) * 1000
        yield Recalled(question.text, hits, took_ms, is_short(question.text), better)

    def open(self) -> Iterator[Recalled]:
        """Open the index, so that the first question need not wait for it. Yields nothing."""
        self._index.open()
        yield from ()

    def load(self) -> Iterator[Loading | Loaded]:
        """Load the reranker, if it is not loaded yet; it stays. Raises `ModelUnavailable`."""
        if self._reranker is None:
            yield Loading(find(self._config.model, self._config.data_dir).name)
            self._reranker = open_reranker(self._config, self._config.cache_file)
        ready = self._reranker
        yield Loaded(ready.name, ready.device, ready.dtype, ready.verified)

    def rank(self, recalled: Recalled, instruction: str) -> Iterator[SearchEvent]:
        """Score what was recalled, the first in line first, batch by batch; `Ranked` comes last.

        Without a model that can be loaded there is one `Notice`, and the keyword order stands; with
        one that fails, `Withdrawn` comes last.
        """
        if not recalled.hits:
            return
        try:
            yield from self.load()
        except ModelUnavailable as error:
            yield Notice(str(error))
            return
        reranker = self._reranker
        assert reranker is not None
        is_default = instruction == presets()[0].instruction
        if not (is_default or reranker.heeds_instruction or self._told):
            self._told = True
            yield Notice(
                f"The model {reranker.name} takes no instruction: all presets give the same order. "
                "A Qwen3-Reranker heeds it."
            )
        began, dtype = perf_counter(), reranker.dtype
        scores: list[Score] = []
        try:
            for batch in self._scored(reranker, recalled, instruction):
                scores += batch
                yield Scored(batch, len(scores), len(recalled.hits)) if batch else Pulse()
                if perf_counter() - began > self._config.rank_seconds:
                    break
        except (ModelUnavailable, ScoreInvalid) as error:
            self._reranker = None  # it may be half gone; the next question loads it anew
            yield Withdrawn(f"{error} The order is that of the keywords.")
            return
        took = perf_counter() - began
        complete = len(scores) == len(recalled.hits)
        if not complete:
            yield Notice(
                f"Scoring stopped after {took:.0f} s, as set: {len(scores)} of "
                f"{len(recalled.hits)} passages are scored."
            )
        if reranker.dtype != dtype:
            yield Notice(
                f"In {dtype} the model {reranker.name} gave scores that are no numbers; "
                f"it goes on in {reranker.dtype}."
            )
        yield Ranked(
            reranker.name,
            reranker.device,
            reranker.dtype,
            took * 1000,
            flat=reranker.judges_pairs and are_flat(scores),
            unanswered=reranker.judges_pairs and complete and none_answers(scores),
        )

    def _scored(
        self, reranker: Reranker, recalled: Recalled, instruction: str
    ) -> Iterator[tuple[Score, ...]]:
        whole = any(hit.whole for hit in recalled.hits)
        with self._catalog() as catalog:
            candidates = [
                Candidate(
                    hit.passage_id,
                    f"{hit.title}\n{catalog.text(hit.passage_id)}"
                    if hit.whole
                    else f"{hit.context}\n{hit.text}",
                    hit.keyword_score,
                )
                for hit in recalled.hits
            ]
        longest = max(WHOLE_TOKENS, self._config.longest_prompt) if whole else None
        yield from reranker.score(
            recalled.question, instruction, candidates, longest or self._config.longest_prompt
        )

    @contextmanager
    def _catalog(self) -> Iterator[Catalog]:
        try:
            with (
                storage_errors(self._config.data_dir),
                closing(Catalog(self._config.catalog_file)) as catalog,
            ):
                yield catalog
        except CatalogDamaged:
            self._sound = False
            raise


def _size(files: Iterable[Path]) -> int:
    """Bytes on disk; a file that goes away meanwhile counts for nothing."""
    total = 0
    for file in files:
        try:
            total += file.stat().st_size
        except OSError:
            continue
    return total
