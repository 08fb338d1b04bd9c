import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from engine.catalog.passages import Passages
from engine.embed import read_wanted
from engine.errors import Invalid, ModelUnavailable
from engine.events import Notice, Recalled, Tick
from engine.library import Library
from engine.messages import Message
from engine.recall.local import LocalSource
from engine.recall.meaning import Meaning
from engine.recall.query import Query
from engine.recall.recall import LONGEST_QUESTION, Recall
from engine.recall.retriever import Found, Keywords
from engine.recall.source import Chosen
from engine.stores import LOCAL, Preview, scored_text
from engine.stores.preview import Marking


def recall(library: Library, question: str, **how: object) -> Recalled:
    *_, last = library.recall(question, **how)
    assert isinstance(last, Recalled)
    return last


def test_a_hit_knows_its_place_and_marks_its_words(filled, docs):
    hit = recall(filled, "how does a closure take ownership").hits[0]
    assert (hit.path, hit.title, hit.kind) == (docs / "closures.md", "Closures", "markdown")
    assert (hit.heading, hit.page) == ("Moving values", None)
    assert hit.context == "Closures › Moving values"
    assert {hit.snippet[a:b] for a, b in hit.spans} >= {"closure", "take", "ownership"}
    assert recall(filled, "拒绝策略").hits[0].path.name == "线程池.txt"


@pytest.mark.parametrize("question", ["", "  ", "???", "——。！"])
def test_a_question_without_a_word_gets_a_sentence(filled, question):
    with pytest.raises(Invalid, match="no word"):
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
    for folder in ("nowhere", tmp_path.parent.name, f"{tmp_path}/notes/p", ".."):
        with pytest.raises(Invalid, match="put them in quotes"):
            recall(varied, f"thread in:{folder}")


def test_the_reranker_reads_the_question_without_its_filters(varied):
    recalled = recall(varied, 'why is a "thread pool" full type:md -java')
    assert recalled.question == "why is a thread pool full"
    [hit] = recalled.hits
    assert {hit.snippet[a:b] for a, b in hit.spans} == {"thread pool", "full"}
    with pytest.raises(Invalid, match="Besides its filters"):
        recall(varied, "type:md -java")
    with pytest.raises(Invalid):
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
    assert suggested("burrow ownershp") == "burrow ownership"  # a word, if none of the documents
    for other in ("zebra", "klausur", "拒絕測略", "fer", "x1y2", "a b c d"):
        assert suggested(other) is None
    assert suggested("clousre ownershp vlaues captuers") is None  # too many to be slips


def test_a_slip_in_an_ending_or_a_compound_is_mended(library, sync, docs):
    text = "Information on the implementation of a NullPointerException."
    (docs / "more.txt").write_text(text)
    sync(docs)
    for typed, meant in {
        "informatoin": "information",
        "Implementaton": "Implementation",
        "NullPointerExceptoin": "NullPointerException",
    }.items():
        assert recall(library, typed).suggestion == meant


def test_synonyms_are_found_and_marked(filled, config):
    file = config.synonyms_file
    file.write_text("roses, 玫瑰\nferns\nshade, shadow", "utf-8")
    notice, recalled = filled.recall("玫瑰")
    assert "line 2 is not a group" in str(notice.message)
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
    assert f"{LONGEST_QUESTION:,}" in str(notice.message)
    assert recalled.hits[0].path.name == "closures.md"


def test_a_question_can_keep_to_a_folder(filled, docs, tmp_path):
    assert recall(filled, "closure", within=docs).hits
    with pytest.raises(Invalid, match="not in the library"):
        recall(filled, "closure", within=tmp_path / "elsewhere")


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
    assert [hit.first_rank for hit in hits] == list(range(1, 31))
    scores = [hit.keyword_score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert recall(library, "apple", pool=10).hits[9].first_rank == 10


def test_questions_that_say_too_little_are_known(filled):
    assert recall(filled, "closure").short
    assert not recall(filled, "closure ownership").short


def test_a_user_that_is_not_there_is_no_error_of_the_program(filled):
    with pytest.raises(Invalid):
        recall(filled, "closure in:~nobody-of-this-name")
    with pytest.raises(Invalid):
        recall(filled, "closure", within=Path("~nobody-of-this-name"))
    assert filled.why_skipped(Path("~nobody-of-this-name"))


@pytest.fixture
def repetitive(library, sync, tmp_path) -> Library:
    """600 passages, all of the same words and in English."""
    folder = tmp_path / "docs"
    folder.mkdir()
    text = "In the pool there is a thread, and a thread is in the pool of number {}. " * 12
    (folder / "many.txt").write_text("\n\n".join(text.format(*[n] * 12) for n in range(600)))
    sync(folder)
    return library


def test_to_look_for_a_phrase_can_be_stopped_at_any_time(repetitive):
    events = repetitive.recall('"pool thread"')
    assert isinstance(next(events), Tick)
    events.close()
    *ticks, recalled = repetitive.recall('"pool thread"')
    assert {type(tick) for tick in ticks} == {Tick}
    assert recalled.hits == ()


def test_all_that_has_the_words_of_a_phrase_is_found_only_where_the_best_of_it_lack_it(
    repetitive, monkeypatch
):
    limits = []
    retrieve = Keywords.retrieve

    def counted(self, query, limit, *rest):
        limits.append(limit)
        return retrieve(self, query, limit, *rest)

    monkeypatch.setattr(Keywords, "retrieve", counted)
    assert len(recall(repetitive, '"the pool"', pool=2).hits) == 2
    assert recall(repetitive, '"pool thread"', pool=2).hits == ()
    first, again, everything = limits
    assert first == again < 600
    assert everything is None


def test_a_language_is_chosen_without_reading_the_library(repetitive, monkeypatch):
    read: list[int] = []
    find = Passages.find
    monkeypatch.setattr(Passages, "find", lambda self, ids: read.extend(ids) or find(self, ids))
    [recalled] = repetitive.recall("pool lang:de")
    assert (recalled.hits, read) == ((), [])
    [recalled] = repetitive.recall("pool lang:en", pool=20)
    assert len(recalled.hits) == 20
    assert len(read) <= 100


def test_many_threads_may_ask_while_the_library_grows(library, sync, tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()

    def add(number: int) -> None:
        (folder / f"{number}.txt").write_text(f"apple {number}")
        sync(folder)

    add(0)
    done = Event()

    def ask(question: str) -> list[set[str]]:
        seen = []
        while not done.is_set() or not seen:
            seen.append({hit.path.stem for hit in recall(library, question).hits})
        return seen

    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(ask, each) for each in ("apple", "apple type:txt", "aple", "0")]
        for number in range(1, 4):
            add(number)
        done.set()
        seen = [answer.result(60) for answer in answers]
    states = [{str(number) for number in range(count)} for count in range(1, 5)]
    for of_thread in seen[:2]:
        order = [states.index(each) for each in of_thread]  # each of them is one of the states
        assert order == sorted(order)
    assert all(each == {"0"} for each in seen[3])
    assert {hit.path.stem for hit in recall(library, "apple").hits} == states[-1]


class Near:
    """A retriever that finds these passages by meaning, whatever is asked."""

    encoder = "toy"

    def __init__(self, *cosines):
        self.cosines, self.asked = cosines, []

    def retrieve(self, query, limit, allowed, also=()):
        self.asked.append((limit, allowed, list(also)))
        yield from ()
        return [Found(*each) for each in self.cosines]


def recall_of(filled, config, near, *others):
    """A `Recall` over a library, with another retriever for meaning, and other sources."""
    local = LocalSource(filled._catalog, filled._parts.searched.keywords, near)
    return Recall(config, filled._catalog, filled._parts.searched.keywords, [local, *others])


def recalled_with(near, filled, config, question):
    *_, recalled = recall_of(filled, config, near).recall(question, config, filled.folders())
    return recalled.hits


def test_what_is_found_by_meaning_stands_beside_what_is_found_by_words(filled, config):
    [words] = recall(filled, "拒绝策略").hits
    others = [hit.passage_id for hit in recall(filled, "closure").hits]
    near = Near((words.passage_id, 0.9), *((each, 0.8 - each / 10) for each in others))
    first, *rest = recalled_with(near, filled, config, "拒绝策略")
    assert (first.path.name, first.keyword_rank, first.similarity) == ("线程池.txt", 1, 0.9)
    assert [(hit.keyword_rank, hit.keyword_score) for hit in rest] == [(None, None)] * len(others)
    assert [hit.first_rank for hit in (first, *rest)] == list(range(1, 2 + len(others)))
    assert near.asked[0][2] == [words.passage_id]
    assert [hit.found_by for hit in (first, *rest)] == ["both", *["meaning"] * len(others)]


def test_a_question_that_meaning_cannot_answer_yet_says_so(filled, config):
    class Loading:
        def retrieve(self, *_):
            yield Tick()

    for near, partial in ((Loading(), True), (Near(), False)):
        both = recall_of(filled, config, near)
        *_, recalled = both.recall("拒绝策略", config, filled.folders())
        assert recalled.partial == partial
        assert [hit.found_by for hit in recalled.hits] == ["words"]


def giving(answer):
    """What asks for meaning, but gets this answer."""

    def ask(*_):
        yield Tick()
        return answer()

    return ask


def test_a_search_waits_for_meaning_and_tells_at_once_what_words_find(filled, monkeypatch):
    [words] = recall(filled, "拒绝策略").hits
    near, looks = [Found(words.passage_id, 0.9, "zh")], []
    monkeypatch.setattr(Meaning, "retrieve", giving(lambda: near if len(looks) == 5 else None))
    monkeypatch.setattr(Meaning, "warm", lambda _: iter(looks.append(1) or [Tick()]))
    found = [each for each in filled.search("拒绝策略", "any") if isinstance(each, Recalled)]
    assert [each.partial for each in found] == [True, False]
    assert [hit.found_by for each in found for hit in each.hits] == ["words", "both"]


def test_a_search_waits_for_meaning_but_not_for_ever(filled, monkeypatch):
    times = count(step=20.0)
    monkeypatch.setattr("engine.recall.recall.monotonic", lambda: next(times))
    for name in ("retrieve", "vector"):
        monkeypatch.setattr(Meaning, name, giving(lambda: None))
    monkeypatch.setattr(Meaning, "warm", lambda _: iter([Tick()]))
    *_, last = filled.search("拒绝策略", "any", rerank=False)
    assert [hit.found_by for hit in last.hits] == ["words"]


def test_words_that_must_not_be_there_bind_what_is_found_by_meaning(filled, config):
    near = Near(*((each, 0.9) for each in range(1, 9)))
    names = {hit.path.name for hit in recalled_with(near, filled, config, "garden -closure")}
    assert names == {"garden.txt", "线程池.txt"}


def test_of_a_phrase_meaning_only_scores_what_words_have_found(filled, config):
    near = Near()
    recalled_with(near, filled, config, '"closure"')
    assert near.asked[0][0] == 0


def test_words_answer_alone_where_meaning_fails(filled, config):
    class Broken:
        def retrieve(self, *_):
            raise ModelUnavailable("embed.stopped")

    both = recall_of(filled, config, Broken())
    notice, recalled = both.recall("拒绝策略", config, filled.folders())
    assert notice.message.code == "embed.stopped"
    assert [hit.path.name for hit in recalled.hits] == ["线程池.txt"]


class Team:
    """A store elsewhere with a retriever of its own, whose ids only it understands."""

    def __init__(self, like, *texts):
        self.texts = {(1 << 40) + number: text for number, text in enumerate(texts)}
        self.hits = [
            replace(like, passage_id=id, store="team", text=text, first_score=1.0 - number / 2)
            for number, (id, text) in enumerate(self.texts.items())
        ]
        self.asked = []

    def find(self, query, asked):
        self.asked.append((query.text, asked.size))
        yield Tick() if self.hits else Notice(Message("embed.stopped"))
        return Chosen(self.hits)

    def text(self, hit):
        return f"{self.texts[hit.passage_id]} And more."

    def excerpt(self, hit, marker, reach):
        yield self.texts[hit.passage_id], marker


def test_passages_of_another_store_stand_among_those_of_the_library(filled, config):
    own = recall(filled, "closure").hits
    team = Team(own[0], "Our closure.", "Their closure.")
    both = recall_of(filled, config, Near(), team)
    *_, recalled = both.recall("closure", config, filled.folders())
    *_, few = both.recall("closure", config, filled.folders(), pool=1)
    assert team.asked == [("closure", config.pool), ("closure", 1)]
    assert len(few.hits) == 1
    hits = recalled.hits
    assert [hit.first_rank for hit in hits] == list(range(1, len(own) + 3))
    scores = [hit.first_score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert {hit.passage_id for hit in hits} == {hit.passage_id for hit in own} | team.texts.keys()

    # Texts and excerpts are asked of the store that a hit is of.
    stores = {LOCAL: filled._parts.stores[LOCAL], "team": team}
    preview = Preview(stores, lambda question: Query.plain(question).marker)
    for hit in hits:
        *_, excerpt = preview.excerpt(hit, Marking("closure"))
        read = scored_text(replace(hit, whole=True), stores[hit.store])
        if hit.store == "team":
            assert excerpt[0] == hit.text
            assert read.endswith(f"{hit.text} And more.")
        else:
            assert hit.text in [each.passage.text for each in excerpt.passages]
            assert hit.text in read


def test_a_store_that_fails_leaves_what_the_others_have(filled, config):
    team = Team(recall(filled, "closure").hits[0])
    [notice, recalled] = recall_of(filled, config, Near(), team).recall(
        "拒绝策略", config, filled.folders()
    )
    assert notice.message.code == "embed.stopped"
    assert [hit.path.name for hit in recalled.hits] == ["线程池.txt"]


def test_a_question_is_parsed_once_for_its_hits_and_all_that_is_shown_of_them(filled, monkeypatch):
    monkeypatch.setattr("engine.stores.team.vocabulary.SECONDS", 60.0)  # no words come meanwhile
    parsed = []
    monkeypatch.setattr(
        Query, "parse", classmethod(lambda cls, *each: parsed.append(each) or cls.plain(each[0]))
    )
    hit = recall(filled, "closure").hits[0]
    assert list(filled.preview.excerpt(hit, Marking("closure")))
    assert len(parsed) == 1


def test_passages_that_words_find_before_they_are_encoded_are_wanted_first(filled, config):
    [hit] = recall(filled, "拒绝策略").hits
    assert read_wanted(config) == [hit.passage_id]


def test_what_finds_by_meaning_is_loaded_or_a_notice_says_why_not(filled, monkeypatch):
    assert list(filled.warm()) == []  # nothing is encoded
    monkeypatch.setattr("engine.models.model.find_spec", lambda _: None)
    filled.configure(filled.config)  # it is looked for again
    assert [event.message.code for event in filled.warm()] == ["embed.not-installed"]
    assert list(filled.warm()) == []
