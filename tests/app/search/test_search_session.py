import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer

from app.search.search_session import SearchSession
from engine import Answer, Answers, Message, Unranked
from engine.errors import IndexUnreadable, LibraryUnavailable
from engine.events import Recalled, Tick


@pytest.fixture
def session(qtbot, library, lanes):
    session = SearchSession(library, lanes, "be good")
    session.emitted = []
    for name in ("recalled", "cleared", "unanswered", "scored", "ended", "loading", "loaded"):
        owner = session if hasattr(session, name) else session.reranker
        getattr(owner, name).connect(lambda *args, name=name: session.emitted.append((name, *args)))
    yield session
    library.batch.release(1000)
    assert lanes.stop()


def scored_ids(session):
    batches = [args[0] for name, *args in session.emitted if name == "scored"]
    return [score.passage_id for batch in batches for score in batch]


def wait_ranked(qtbot, session):
    return qtbot.waitSignal(session.timed, check_params_cb=lambda keywords_ms, seconds: seconds > 0)


def test_a_question_is_recalled_then_ranked(qtbot, session, library):
    with wait_ranked(qtbot, session) as ranked:
        session.ask("  what moves ")
    assert library.calls == [("recall", "what moves"), ("rank", "what moves", "be good")]
    assert [name for name, *_ in session.emitted if name != "ended"] == [
        "recalled",
        "loaded",
        *["scored"] * 4,
        "loaded",
    ]
    assert scored_ids(session) == [10, 20, 30, 40]
    keywords_ms, seconds = ranked.args
    assert keywords_ms > 0
    assert seconds == 0.005


def test_nothing_of_an_old_question_comes_after_a_new_one(qtbot, session, held):
    with qtbot.waitSignal(session.recalled):
        session.ask("old")
    qtbot.waitUntil(lambda: bool(held.named("rank")))
    session.ask("new")
    session.emitted.clear()
    with wait_ranked(qtbot, session):
        held.batch.release(100)
    assert held.closed == ["old"]
    assert [call[1] for call in held.named("rank")] == ["old", "new"]
    assert len(scored_ids(session)) == 4  # of the new question alone


def test_keyword_hits_do_not_wait_for_a_running_batch(qtbot, session, held):
    with qtbot.waitSignal(session.recalled):
        session.ask("old")
    qtbot.waitUntil(lambda: bool(held.named("rank")))
    with qtbot.waitSignal(session.recalled):  # the batch of "old" is still held
        session.ask("new")


def test_hits_that_are_on_their_way_do_not_come_after_another_question(qtbot, session):
    def ask_soon(question: str) -> None:  # before the next turn
        def prepare(_):
            session.arrival.prepare = lambda _: ()
            QTimer.singleShot(0, lambda: session.ask(question))
            yield

        session.arrival.prepare = prepare

    ask_soon("new")
    with qtbot.waitSignal(session.recalled) as emitted:
        session.ask("old")
    assert emitted.args[0].question == "new"
    ask_soon("")
    with qtbot.assertNotEmitted(session.recalled, wait=100), qtbot.waitSignal(session.cleared):
        session.ask("another")


def test_an_empty_question_clears(qtbot, session, held):
    with qtbot.waitSignal(session.recalled):
        session.ask("old")
    with qtbot.waitSignal(session.cleared):
        session.ask("   ")
    assert not session.reranker.scoring
    session.ask_again()
    assert len(held.named("recall")) == 1


def test_a_question_without_words_says_so(qtbot, session):
    with qtbot.waitSignal(session.unanswered) as emitted:
        session.ask("?!")
    assert emitted.args == [Message("There is no word to search for in this question.")]


def test_where_there_is_no_answer_no_file_hides_why(qtbot, session, library, hit, monkeypatch):
    shown = []
    session.files_found.connect(lambda files: shown.append(len(files)))
    library.files = [hit(1)]
    with qtbot.waitSignal(session.files_found):
        session.ask("file")
    qtbot.waitUntil(lambda: shown[-1:] == [1])

    def away(*_, **__):
        yield Tick()
        raise LibraryUnavailable("team.busy", host="qdrant.example")

    monkeypatch.setattr(library, "recall", away)
    with qtbot.waitSignal(session.unanswered):
        session._look_up(is_repeat=True)  # as when something was indexed
    assert shown[-1] == 0


def test_no_hits_are_not_ranked(qtbot, session, library):
    with qtbot.waitSignal(session.recalled) as emitted:
        session.ask("nothing")
    assert emitted.args[0].hits == ()
    assert not session.reranker.scoring
    assert not library.named("rank")


def test_another_instruction_ranks_again_without_recall(qtbot, session, library):
    with wait_ranked(qtbot, session):
        session.ask("q")
    with wait_ranked(qtbot, session):
        session.set_instruction("be short")
    assert library.named("recall") == [("recall", "q")]
    assert [call[2] for call in library.named("rank")] == ["be good", "be short"]
    qtbot.waitUntil(lambda: not session.reranker.scoring)
    session.set_instruction("be short")
    assert not session.reranker.scoring  # the same again changes nothing


def test_without_ranking_stops_scoring_and_shows_keyword_order(qtbot, session, held):
    with qtbot.waitSignal(session.recalled):
        session.ask("q")
    with qtbot.waitSignal(session.recalled) as emitted:
        session.set_without_ranking(True)
    assert [hit.score for hit in emitted.args[0].hits] == [None] * 4
    assert not session.reranker.scoring
    with qtbot.waitSignal(session.recalled):
        session.ask("another")
    session.set_instruction("be short")
    assert [call[1] for call in held.named("rank")] in ([], ["q"])
    held.batch.release(100)
    with wait_ranked(qtbot, session):
        session.set_without_ranking(False)
    assert held.named("rank")[-1] == ("rank", "another", "be short")


def test_stop_keeps_what_is_scored(qtbot, session, held):
    held.batch.release(2)
    with qtbot.waitSignals([session.recalled, session.reranker.scored, session.reranker.scored]):
        session.ask("q")
    session.stop()
    held.batch.release(100)
    qtbot.waitUntil(lambda: held.closed == ["q"])
    assert scored_ids(session) == [10, 20]
    assert session.emitted[-1] == ("ended",)


def test_hits_wait_for_the_model_and_it_is_loaded_once(qtbot, session, held):
    with qtbot.waitSignal(session.reranker.loading):
        session.load()
    with qtbot.waitSignal(session.recalled):
        session.ask("q")
    assert session.reranker.scoring
    assert not held.named("rank")
    with wait_ranked(qtbot, session):
        held.batch.release(100)
    assert ("loaded", "toy", "cpu", "float32", True, None) in session.emitted
    assert held.named("load") == [("load",)]


def test_without_a_reranker_the_order_of_recall_is_the_result(qtbot, session, library, monkeypatch):
    monkeypatch.setattr(library, "load", lambda *, reload=False: iter([Unranked()]))
    monkeypatch.setattr(library, "rank", lambda *_, **__: iter([Unranked()]))
    seen = []
    session.reranker.advanced.connect(lambda *args: seen.append(args))
    with qtbot.waitSignal(session.reranker.unranked):
        session.load()
    with qtbot.waitSignals([session.recalled, session.reranker.unranked, session.reranker.ended]):
        session.ask("q")
    qtbot.waitUntil(lambda: not session.reranker.scoring)
    assert seen == []
    assert scored_ids(session) == []
    assert not session.reranker.follows_instruction
    monkeypatch.undo()  # one is installed
    with wait_ranked(qtbot, session):
        session.reload()
    assert seen[-1] == (4, 4, 4, True)


def test_a_ranking_that_fails_is_withdrawn(qtbot, session, library):
    library.withdrawn = "The model broke."
    with qtbot.waitSignal(session.reranker.failed) as emitted:
        session.ask("q")
    assert emitted.args == [Message("The model broke.")]
    kinds = [name for name, *_ in session.emitted if name in ("recalled", "scored")]
    assert kinds == ["recalled", "scored", "recalled"]  # back in keyword order, without a score
    [*_, back] = [args[0] for name, *args in session.emitted if name == "recalled"]
    assert all(hit.score is None for hit in back.hits)


@pytest.mark.parametrize(
    ("question", "flat", "unanswered", "doubts"),
    [
        ("how it works", False, False, [None]),
        ("short", False, False, ["short-question"]),
        ("short", True, False, ["short-question", "flat-scores"]),
        ("how it works", True, True, [None, "no-answer"]),
        ("nonsense", True, True, ["nothing-near", "no-answer"]),
        ("nonsense", False, False, ["nothing-near", None]),  # a model has read it
    ],
)
def test_doubts_are_shown(qtbot, session, library, question, flat, unanswered, doubts):
    library.flat, library.unanswered = flat, unanswered
    emitted = []
    session.doubts.changed.connect(
        lambda doubt: emitted.append(doubt and doubt.code.partition(".")[2])
    )
    with wait_ranked(qtbot, session):
        session.ask(question)
    assert emitted == doubts


def test_whole_documents_are_another_recall(qtbot, session, library):
    with wait_ranked(qtbot, session):
        session.ask("q")
    with wait_ranked(qtbot, session):
        session.set_whole(True)
    shown = [args[0] for name, *args in session.emitted if name == "recalled"]
    assert [recalled.hits[0].whole for recalled in shown] == [False, True]
    session.set_whole(True)
    assert len(library.named("recall")) == 2


def test_what_the_order_goes_by_is_always_said(qtbot, session, library):
    library.kept_scores = 2
    judged = []
    session.ordered.connect(lambda *args: judged.append(args))
    with wait_ranked(qtbot, session):
        session.ask("q")
    assert judged == [
        ("", "", 0, 0, 4),
        ("toy", "cpu", 1, 1, 4),
        ("toy", "cpu", 2, 2, 4),
        ("toy", "cpu", 3, 2, 4),
        ("toy", "cpu", 4, 2, 4),
    ]
    session.set_without_ranking(True)
    assert judged[-1] == ("", "", 0, 0, 4)


def test_another_model_scores_the_hits_at_hand(qtbot, session, held):
    with qtbot.waitSignal(session.recalled):
        session.ask("q")
    with qtbot.waitSignal(session.reranker.loading):
        session.reload()
        held.batch.release(1)  # what was under way
    assert session.reranker.scoring
    with wait_ranked(qtbot, session):
        held.batch.release(100)
    assert held.named("load") == [("load", "reload")]
    assert held.calls[-1][0] == "rank"


def test_half_a_question_is_looked_up_but_not_scored(qtbot, session, library):
    session.typing.start(600_000)
    with qtbot.waitSignal(session.recalled):
        session.ask("what mo")
    assert not session.reranker.scoring
    session.typing.start(1)
    with wait_ranked(qtbot, session):
        session.ask("what moves")
    assert library.named("rank") == [("rank", "what moves", "be good")]


def test_a_question_that_is_typed_to_its_end_is_scored_at_once(qtbot, session, library):
    session.typing.start()
    session.typing.stop()
    with qtbot.waitSignal(session.recalled):
        session.ask("what moves")
    assert session.reranker.scoring


def test_what_waits_for_a_pause_is_not_the_question_before(qtbot, session, library):
    session.typing.start(600_000)
    with qtbot.waitSignal(session.recalled):
        session.ask("old")
    session.ask("")
    with qtbot.waitSignal(session.typing.timeout):
        session.typing.start(1)
    assert library.named("rank") == []


def answer(number, text="Text of passage"):
    return Answer(number * 10, 0, len(text), 0.9, f"…{text}", (), (1, 1 + len(text)))


def test_answers_are_looked_for_when_there_are_hits_and_when_they_are_ranked(qtbot, session, held):
    held.answered = [Answers((answer(2),))]
    with qtbot.waitSignal(session.answered) as answered:
        session.ask("q")
    assert answered.args == [(answer(2),)]
    assert held.looked_into == [("q", [10, 20, 30, 40])]
    with qtbot.waitSignal(session.answered):
        held.batch.release(100)
    assert held.looked_into[1:] == [("q", [40, 30, 20, 10])]
    assert [hit.answer for hit in session.report.hits] == [None, None, (0, 15), None]


def test_an_answer_stays_when_the_order_of_recall_comes_back(qtbot, session, library):
    library.answered = [Answers((answer(2),))]
    session.set_without_ranking(True)
    with qtbot.waitSignal(session.answered):
        session.ask("q")
    for again in (lambda: session.set_without_ranking(True), session.ask_again):
        with qtbot.waitSignal(session.recalled) as recalled:
            again()
        assert [hit.answer for hit in recalled.args[0].hits] == [None, (0, 15), None, None]
    with qtbot.waitSignal(session.recalled) as recalled:
        session.ask("another")
    assert not any(hit.answer for hit in recalled.args[0].hits)


def test_no_answers_are_looked_for_while_a_question_is_typed(qtbot, session, library):
    session.typing.start(600_000)
    with qtbot.waitSignal(session.recalled):
        session.ask("half a")
    assert not library.looked_into
    session.typing.start(1)
    qtbot.waitUntil(lambda: bool(library.looked_into))
    assert not session.typing.isActive()


class Meaning:
    """Has a library answer by words alone until what finds by meaning is loaded."""

    def __init__(self, library, hit):
        self.library, self.hit = library, hit
        self.cosines, self.loaded = (None, None), threading.Event()
        library.recall, library.warm = self.recall, self.warm

    def recall(self, question, *, whole):
        self.library.calls.append(("recall", question))
        cosines = self.cosines if self.loaded.is_set() else (None, None)
        hits = tuple(self.hit(n, similarity=each) for n, each in enumerate(cosines, start=1))
        yield Recalled(question, hits, 1.0, partial=not self.loaded.is_set())

    def warm(self):
        self.library.calls.append(("warm",))
        while not self.loaded.wait(0.02):
            yield Tick()


@pytest.fixture
def meaning(library, hit):
    return Meaning(library, hit)


def test_a_question_is_asked_again_once_meaning_is_loaded(qtbot, session, library, meaning):
    meaning.cosines = (0.9, None)
    with wait_ranked(qtbot, session):
        session.ask("q")
    qtbot.waitUntil(lambda: library.named("warm") == [("warm",)])
    with wait_ranked(qtbot, session), qtbot.waitSignal(session.recalled) as emitted:
        meaning.loaded.set()
    assert [hit.similarity for hit in emitted.args[0].hits] == [0.9, None]
    assert library.named("recall") == [("recall", "q")] * 2
    assert library.named("warm") == [("warm",)]


def test_meaning_that_is_loaded_before_the_hits_are_shown_counts(qtbot, session, library, meaning):
    meaning.cosines = (0.9, None)
    meaning.loaded.set()

    def load() -> None:
        session._recall.cancel()  # its end is delivered before the hits are shown
        assert session.arrival.pending
        session._on_warm()

    def prepare(_):
        session.arrival.prepare = lambda _: ()
        QTimer.singleShot(0, load)
        yield

    session.arrival.prepare = prepare
    with qtbot.waitSignal(session.recalled):
        session.ask("q")
    qtbot.waitUntil(lambda: library.named("recall") == [("recall", "q")] * 2)


def test_where_meaning_is_loaded_but_slow_the_question_is_asked_once_more(
    qtbot, session, library, meaning
):
    """The first Chinese question took longer, and its answer was dropped for good."""
    recall, answers = meaning.recall, iter((True, True, False))

    def slow(question, *, whole):
        partial = next(answers)
        meaning.cosines = (None, None) if partial else (0.9, None)
        for event in recall(question, whole=whole):
            yield replace(event, partial=partial)

    library.recall = slow
    meaning.loaded.set()
    session.ask("q")
    qtbot.waitUntil(lambda: bool(session._recalled) and session._recalled.hits[0].similarity == 0.9)
    assert library.named("recall") == [("recall", "q")] * 3


def test_what_is_encoded_meanwhile_is_looked_for(qtbot, session, library, meaning):
    meaning.loaded.set()
    session.follow_meaning(False)  # without a question it is loaded all the same
    qtbot.waitUntil(lambda: library.named("warm") == [("warm",)])
    with wait_ranked(qtbot, session):
        session.ask("q")
    for cosines in ((0.9, None), (0.9, 0.8)):
        meaning.cosines = cosines
        with wait_ranked(qtbot, session), qtbot.waitSignal(session.recalled):
            session.follow_meaning(False)
    asked = len(library.named("recall"))
    session.follow_meaning(False)  # all hits have their vectors: the list stays
    with qtbot.assertNotEmitted(session.recalled, wait=100):
        session.follow_meaning(True)
        qtbot.waitUntil(lambda: len(library.named("recall")) == asked + 1)


def test_where_reading_was_stopped_the_list_stays_as_it_is(qtbot, session, library, meaning):
    meaning.loaded.set()
    with wait_ranked(qtbot, session):
        session.ask("q")
    qtbot.waitUntil(lambda: not session._recall.running)  # its thread may end after the ranking
    session.stop()
    meaning.cosines = (0.9, 0.8)
    with qtbot.waitSignal(session._warm.finished):
        session.follow_meaning(True)
    assert not session._recall.running
    with wait_ranked(qtbot, session):
        session.ask_again()
    assert session.report.hits[0].similarity


def test_damage_that_shows_while_answers_are_looked_for_is_said(qtbot, session, library):
    def answers(*_):
        raise IndexUnreadable("embed.vectors-damaged", folder="/library")
        yield

    library.answers = answers
    with qtbot.waitSignal(session.noticed) as noticed:
        session.ask("q")
    assert noticed.args[0].code == "embed.vectors-damaged"


def test_it_stops_when_the_time_is_over_and_reads_on_when_asked(qtbot, session, library):
    library.fitting = 2
    seen = []
    session.reranker.advanced.connect(lambda *args: seen.append(args))
    session.read_on()  # nothing is read yet
    with wait_ranked(qtbot, session):
        session.ask("q")
    assert scored_ids(session) == [10, 20]
    assert seen[-1] == (2, 2, 4, True)
    with wait_ranked(qtbot, session):
        session.read_on()
    assert scored_ids(session)[-4:] == [10, 20, 30, 40]
    assert seen[-1] == (4, 4, 4, True)


def test_looking_at_what_is_not_read_goes_on_unless_it_was_stopped(qtbot, session, library):
    library.fitting = 2
    with wait_ranked(qtbot, session):
        session.ask("q")
    session.stop()
    session.reach_rest()
    assert not session.reranker.scoring
    with wait_ranked(qtbot, session):
        session.ask("another")
    qtbot.waitUntil(lambda: not session.reranker.scoring)
    with wait_ranked(qtbot, session):
        session.reach_rest()
    assert scored_ids(session)[-4:] == [10, 20, 30, 40]


def test_doubts_go_where_the_next_question_cannot_be_looked_up(qtbot, session):
    doubts = []
    session.doubts.changed.connect(doubts.append)
    with wait_ranked(qtbot, session):
        session.ask("short")
    with qtbot.waitSignal(session.unanswered):
        session.ask("!")
    assert doubts == [Message("window.short-question"), None]


def test_a_question_that_names_a_file_is_not_said_to_be_unanswered(qtbot, session, held):
    doubts = []
    session.doubts.changed.connect(doubts.append)
    with qtbot.waitSignal(session.recalled):
        session.ask("nonsense")
    assert doubts == [Message("window.nothing-near")]
    held.files = session.report.hits[:1]
    with qtbot.waitSignals([session.files_found, session.recalled]):
        session.ask("nonsense")
    assert doubts[-1] is None
