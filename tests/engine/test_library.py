import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import torch

from engine.config import Config
from engine.errors import FolderMissing, KindUnknown, ModelUnavailable, QuestionEmpty
from engine.library import LONGEST_QUESTION, Library
from engine.presets import presets
from engine.records import Loaded, Loading, Notice, Pulse, Ranked, Recalled, Scored, Withdrawn
from engine.rerank import Reranker

INSTRUCTION = presets()[0].instruction


def recall(library: Library, question: str, **how: object) -> Recalled:
    *_, last = library.recall(question, **how)
    assert isinstance(last, Recalled)
    return last


@pytest.fixture
def filled(library, sync, docs) -> Library:
    sync(docs)
    return library


def test_a_search_recalls_loads_scores_and_ends(filled):
    kinds = [type(event) for event in filled.search("closure ownership", INSTRUCTION)]
    assert kinds == [Recalled, Loading, Loaded, Scored, Ranked]
    kinds = [type(event) for event in filled.search("closure ownership", INSTRUCTION)]
    assert kinds == [Recalled, Loaded, Scored, Ranked]


def test_without_rerank_there_are_keyword_hits_only(filled):
    [event] = filled.search("closure", INSTRUCTION, rerank=False)
    assert [hit.keyword_rank for hit in event.hits] == [1, 2]
    assert all(hit.score is None for hit in event.hits)


def test_a_hit_knows_its_place_and_marks_its_words(filled, docs):
    hit = recall(filled, "how does a closure take ownership").hits[0]
    assert (hit.path, hit.title, hit.kind) == (docs / "closures.md", "Closures", "markdown")
    assert (hit.heading, hit.page) == ("Moving values", None)
    assert hit.context == "Closures › Moving values"
    assert {hit.snippet[a:b] for a, b in hit.spans} >= {"closure", "take", "ownership"}
    assert recall(filled, "拒绝策略").hits[0].path.name == "线程池.txt"


@pytest.mark.parametrize("question", ["", "  ", "???", "——。！"])
def test_a_question_without_a_word_gets_a_sentence(filled, question):
    with pytest.raises(QuestionEmpty, match="no word"):
        recall(filled, question)


@pytest.mark.parametrize(
    "question", ["the of and", '"moved into', "closure)(", "a" * 300, "closure* AND NOT ("]
)
def test_odd_questions_are_only_words(filled, question):
    recall(filled, question)


def names(library: Library, question: str) -> list[str]:
    return sorted({hit.path.name for hit in recall(library, question).hits})


@pytest.fixture
def varied(library, sync, tmp_path) -> Library:
    folder = tmp_path / "notes"
    for name, text, day in (
        ("pdf/thread.md", "# Pools\n\nA thread pool rejects a task when it is full.", 2024),
        ("pdf/pool.txt", "The pool has no thread for a task.", 2025),
        ("java/线程池.txt", "線程池的拒絕策略：丟棄。", 2025),
        ("java/deep/thread.py", "pool = thread_pool(8)", 2026),
    ):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        time = datetime(day, 6, 1).timestamp()
        os.utime(file, (time, time))
    sync(folder)
    return library


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ('"thread pool"', ["thread.md", "thread.py"]),
        ('task "thread pool"', ["thread.md", "thread.py"]),
        ("“拒绝策略”", ["线程池.txt"]),
        ("“策略拒绝”", []),
        ("pool -task", ["thread.py"]),
        ('pool -"thread pool"', ["pool.txt"]),
        ("pool -“線程”", ["pool.txt", "thread.md", "thread.py"]),
        ('pool "pools"', ["pool.txt", "thread.md", "thread.py"]),  # another form; a heading
        ("thread type:md", ["thread.md"]),
        ("thread type:md,py", ["thread.md", "thread.py"]),
        ("thread type:text", ["pool.txt", "thread.py"]),
        ("thread in:pdf", ["pool.txt", "thread.md"]),
        ("thread in:java in:pdf type:md type:py", ["thread.md", "thread.py"]),
        ("thread in:Java/Deep", ["thread.py"]),
        ("thread in:notes/pdf", ["pool.txt", "thread.md"]),
        ("thread in:deep before:2020", []),
        ("thread after:2025", ["pool.txt", "thread.py"]),
        ("thread after:2024-06-02 before:2026-06-01", ["pool.txt"]),
        ("thread type:pdf", []),
    ],
)
def test_a_question_can_say_where_and_how_its_words_stand(varied, question, found):
    assert names(varied, question) == found


def test_a_folder_is_asked_for_by_its_path_too(varied, tmp_path):
    assert names(varied, f'thread in:"{tmp_path}/notes/pdf"') == ["pool.txt", "thread.md"]
    assert names(varied, f"thread in:{tmp_path}/notes/") == ["pool.txt", "thread.md", "thread.py"]
    for folder in ("nowhere", tmp_path.parent.name, f"{tmp_path}/notes/p", "thread.md", ".."):
        with pytest.raises(FolderMissing, match="put them in quotes"):
            recall(varied, f"thread in:{folder}")


def test_the_reranker_reads_the_question_without_its_filters(varied):
    recalled = recall(varied, 'why is a "thread pool" full type:md -java')
    assert recalled.question == "why is a thread pool full"
    [hit] = recalled.hits
    assert {hit.snippet[a:b] for a, b in hit.spans} == {"thread pool", "full"}
    with pytest.raises(QuestionEmpty, match="beside its filters"):
        recall(varied, "type:md -java")
    with pytest.raises(KindUnknown):
        recall(varied, "thread type:hologram")


def test_a_rare_phrase_of_common_words_is_found(library, sync, tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    lines = "\n\n".join(f"{'pool thread ' * 40} {n}" for n in range(400))
    (folder / "common.txt").write_text(lines.replace("pool thread pool", "pool, a thread; a pool"))
    (folder / "rare.txt").write_text("filler " * 80 + "red thread in a wide pool" + " filler" * 80)
    sync(folder)
    assert names(library, '"wide pool" thread') == ["rare.txt"]
    assert names(library, 'thread pool -"thread a"') == ["rare.txt"]


def test_words_that_are_in_no_document_are_mended(filled):
    def suggested(question: str) -> str | None:
        return recall(filled, question).suggestion

    assert suggested("clousre ownershp") == "closure ownership"
    assert suggested('Clousre "takes ownershp" type:md') == 'Closure "takes ownership" type:md'
    assert suggested("borow") in ("borrow", "borrows")
    assert suggested("closure ownership") is None
    for other in ("zebra", "klausur", "拒絕測略", "fer", "x1y2", "a b c d"):
        assert suggested(other) is None
    assert suggested("clousre ownershp vlaues captuers") is None  # too many to be slips


def test_synonyms_are_found_and_marked(filled, config):
    file = config.synonyms_file
    file.write_text("roses, 玫瑰\nferns\nshade, shadow", "utf-8")
    notice, recalled = filled.recall("玫瑰")
    assert "line 2 is no group" in notice.sentence
    [hit] = recalled.hits
    assert [hit.snippet[a:b] for a, b in hit.spans] == ["Roses"]
    assert names(filled, "shadow") == ["garden.txt"]
    file.unlink()
    assert names(filled, "shadow") == []


def test_traditional_characters_find_simplified(filled):
    hit = recall(filled, "拒絕策略").hits[0]
    assert [hit.snippet[a:b] for a, b in hit.spans] == ["拒绝策略"]


def test_stop_words_alone_are_searched_for(filled):
    assert recall(filled, "what it is").hits


def test_a_very_long_question_is_cut_and_says_so(filled):
    notice, recalled = filled.recall("closure ownership " * 600)
    assert isinstance(notice, Notice)
    assert f"{LONGEST_QUESTION:,}" in notice.sentence
    assert recalled.hits[0].path.name == "closures.md"


def test_a_question_can_keep_to_a_folder(filled, docs, tmp_path):
    assert recall(filled, "closure", within=docs).hits
    with pytest.raises(FolderMissing, match="not in the library"):
        recall(filled, "closure", within=tmp_path / "elsewhere")


def test_a_document_deleted_between_recall_and_ranking_is_still_ranked(filled, docs):
    recalled = recall(filled, "closure")
    (docs / "closures.md").unlink()
    assert isinstance(list(filled.rank(recalled, INSTRUCTION))[-1], Ranked)


def test_one_long_document_does_not_fill_the_pool_and_texts_are_shown_once(library, sync, tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    paragraphs = (f"Apples number {n}. " + "Fruit is good. " * 55 for n in range(60))
    (folder / "long.txt").write_text("\n\n".join(paragraphs))
    for number in range(20):
        text = f"Pears {number} " + "are no oranges. " * 40 + "One apple."
        (folder / f"{number}.txt").write_text(text)
    (folder / "copy.txt").write_text((folder / "0.txt").read_text())
    sync(folder)
    hits = recall(library, "apple", pool=30).hits
    names = [hit.path.name for hit in hits]
    assert len(set(names)) == 21  # 20 and the long one; of two copies, one
    assert names.count("long.txt") == 10  # 5, and what fills the pool
    assert [hit.keyword_rank for hit in hits] == list(range(1, 31))
    scores = [hit.keyword_score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert recall(library, "apple", pool=10).hits[9].keyword_rank == 10


def test_a_missing_model_leaves_keyword_order_and_one_sentence(config, docs):
    with closing(Library(replace(config, model="no-such-model"))) as library:
        list(library.sync([docs]))
        recalled, notice = library.search("closure", INSTRUCTION)
    assert recalled.hits
    assert "no-such-model" in notice.sentence


def test_a_model_that_takes_no_instruction_says_so_once(filled):
    def notices(instruction: str) -> list[str]:
        events = filled.search("closure", instruction)
        return [event.sentence for event in events if isinstance(event, Notice)]

    assert notices(INSTRUCTION) == []
    [sentence] = notices("Rank by presence of executable code snippets")
    assert "builtin takes no instruction" in sentence
    assert notices("Rank by something else") == []


def test_a_qwen3_folder_ranks_by_margin_and_heeds_the_instruction(config, docs, qwen3_folder):
    def ranked(library: Library, instruction: str) -> dict[int, float]:
        events = list(library.search("closure ownership", instruction))
        assert isinstance(events[-1], Ranked)
        assert (events[-1].model, events[-1].device) == (qwen3_folder.name, "cpu")
        return {
            score.passage_id: score.margin
            for event in events
            if isinstance(event, Scored)
            for score in event.scores
        }

    with closing(Library(replace(config, model=str(qwen3_folder)))) as library:
        list(library.sync([docs]))
        one = ranked(library, INSTRUCTION)
        other = ranked(library, "Rank by presence of executable code snippets")
    assert one.keys() == other.keys()
    assert one != pytest.approx(other, abs=1e-3)


def test_ranking_is_left_between_batches(filled, monkeypatch):
    asked = []

    class Slow:
        name, device, dtype, verified = "slow", "cpu", "float32", False
        heeds_instruction = judges_pairs = True

        def score(self, question, instruction, candidates, longest) -> Iterator[tuple[()]]:
            for candidate in candidates:
                asked.append(candidate)
                yield ()

    monkeypatch.setattr("engine.library.open_reranker", lambda *_: Reranker(Slow()))
    events = filled.rank(recall(filled, "closure"), INSTRUCTION)
    while not isinstance(next(events), Pulse):
        pass
    events.close()
    assert len(asked) == 1


def test_status_counts_and_names(filled, docs):
    status = filled.status()
    assert (status.indexed, status.skipped, status.folders) == (3, (), (docs,))
    assert status.passages == 4
    assert status.catalog_bytes > 0
    assert status.index_bytes > 0


def test_load_says_what_is_wrong_with_a_model_folder(config, tmp_path):
    (tmp_path / "model").mkdir()
    with (
        closing(Library(replace(config, model=str(tmp_path / "model")))) as library,
        pytest.raises(ModelUnavailable, match="incomplete"),
    ):
        list(library.load())


def test_a_library_in_a_file_gives_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    from engine.errors import LibraryUnavailable

    with pytest.raises(LibraryUnavailable):
        Library(Config(data_dir=Path(tmp_path / "file")))


@pytest.fixture
def with_qwen3(config, docs, qwen3_folder):
    """A filled library with a Qwen3-Reranker, made anew with other settings on demand."""
    made = []

    def make(**settings):
        library = Library(replace(config, model=str(qwen3_folder), **settings))
        made.append(library)
        if not library.folders():
            list(library.sync([docs]))
        return library

    yield make
    for library in made:
        library.close()


def ranked(library: Library, question: str, **how: object) -> list[object]:
    return list(library.search(question, INSTRUCTION, **how))


def test_a_repeated_question_costs_no_call_of_the_model(with_qwen3, monkeypatch):
    first = ranked(with_qwen3(), "closure ownership")
    again = with_qwen3()
    list(again.load())
    monkeypatch.setattr(again._reranker._scorer, "score", None)  # a call would fail
    second = ranked(again, "closure ownership")
    scores = [[e.scores for e in events if isinstance(e, Scored)] for events in (first, second)]
    assert sorted(sum(scores[0], ()), key=repr) == sorted(sum(scores[1], ()), key=repr)
    assert isinstance(second[-1], Ranked)


def test_a_budget_of_time_keeps_what_is_scored(with_qwen3, monkeypatch):
    monkeypatch.setattr("engine.rerank.qwen3._BATCH_TOKENS", {"cpu": 150})
    library = with_qwen3()
    ranked(library, "closure ownership")  # so that what passages share is not run below
    object.__setattr__(library._config, "rank_seconds", 1e-9)
    events = ranked(library, "closure ownership", pool=1)
    assert not any(isinstance(event, Notice) for event in events)  # all were scored in time
    library._reranker._cache = None
    *_, scored, notice, last = ranked(library, "closure ownership")
    assert (scored.done, scored.total) == (1, 2)
    assert notice.sentence == "Scoring stopped after 0 s, as set: 1 of 2 passages are scored."
    assert isinstance(last, Ranked)
    assert not last.unanswered


def test_a_model_without_numbers_leaves_the_keyword_order_and_a_sentence(with_qwen3, monkeypatch):
    library = with_qwen3()
    list(library.load())
    monkeypatch.setattr(library._reranker._scorer, "_margins", nan_margins)
    *_, last = ranked(library, "closure ownership")
    assert isinstance(last, Withdrawn)
    assert "no numbers" in last.sentence
    assert last.sentence.endswith("The order is that of the keywords.")
    monkeypatch.undo()
    assert isinstance(ranked(library, "closure ownership")[-1], Ranked)  # loaded anew


def nan_margins(rows, shared):
    yield ()
    return [float("nan")] * len(rows)


def test_a_format_that_gives_no_numbers_is_left_and_that_is_said(with_qwen3, monkeypatch):
    library = with_qwen3(dtype="bfloat16")
    list(library.load())
    monkeypatch.setattr(library._reranker._scorer, "_decoder", Overflowing())
    *_, notice, last = ranked(library, "closure ownership")
    assert "goes on in float32" in notice.sentence
    assert last.dtype == "float32"


class Overflowing:
    def run(self, rows, past=None, keep=False):
        return torch.full((len(rows), 32), torch.nan), []


def test_short_documents_are_scored_whole(with_qwen3, docs):
    library = with_qwen3()
    recalled = recall(library, "closure ownership", whole=True)
    assert [hit.path.name for hit in recalled.hits].count("closures.md") == 1
    assert all(hit.whole for hit in recalled.hits)
    texts = []
    list(library.load())
    score = library._reranker.score

    def seen(question, instruction, candidates, longest):
        texts.extend(each.text for each in candidates)
        return score(question, instruction, candidates, longest)

    library._reranker.score = seen
    events = list(library.rank(recalled, INSTRUCTION))
    assert isinstance(events[-1], Ranked)
    [text] = [text for text in texts if text.startswith("Closures\n")]
    for part in ("Moving values", "The move keyword", "Borrowing", "borrows what it captures."):
        assert part in text


def test_long_documents_are_scored_by_their_best_passages(with_qwen3, docs):
    paragraphs = (f"Closure {n}. " + "Filler. " * 100 for n in range(200))
    (docs / "long.txt").write_text("\n\n".join(paragraphs))
    library = with_qwen3()
    hits = recall(library, "closure", whole=True).hits
    of_long = [hit for hit in hits if hit.path.name == "long.txt"]
    assert len(of_long) > 1
    assert not any(hit.whole for hit in of_long)
    assert len(hits) == len(of_long) + 1


def test_questions_that_say_too_little_are_known(filled):
    assert recall(filled, "closure").short
    assert not recall(filled, "closure ownership").short


def test_what_the_scores_leave_to_doubt_is_told(with_qwen3, monkeypatch):
    library = with_qwen3()
    list(library.load())
    monkeypatch.setattr("engine.library.none_answers", lambda scores: bool(scores))
    monkeypatch.setattr("engine.library.are_flat", lambda scores: bool(scores))
    last = ranked(library, "closure ownership")[-1]
    assert (last.flat, last.unanswered) == (True, True)


def test_the_builtin_model_cannot_tell(filled, monkeypatch):
    monkeypatch.setattr("engine.library.none_answers", lambda scores: True)
    monkeypatch.setattr("engine.library.are_flat", lambda scores: True)
    last = ranked(filled, "closure ownership")[-1]
    assert (last.flat, last.unanswered) == (False, False)
