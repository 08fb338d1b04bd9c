import pytest

from engine.evaluate.advice import advise, kind_of
from engine.evaluate.records import Evaluated, Measured, Topic

TOPICS = (Topic("q1", "how do I mend it"), Topic("q2", "who signs"))


def measured(tag, ndcg, shown=(0.5, 0.7, 0.8, 0.81), seconds=1.0, topics=("q1", "q2")):
    values = {
        topic: {"ndcg@10": value}
        | {f"success@{k}": share for k, share in zip((1, 3, 5, 10), shown, strict=True)}
        for topic, value in zip(topics, ndcg, strict=True)
    }
    return Measured(tag, values, (), seconds, pace=seconds / 2)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How do I renew a certificate?", "how"),
        ("怎么续签证书", "how"),
        ("why is the build slow", "why"),
        ("what is a closure", "what"),
        ("who may sign a contract", "fact"),
        ("合同由谁签署？", "fact"),
        ("Is smoking allowed", "yes"),
        ("error E-4017 when starting", "code"),
        ("renewal of certificates", "words"),
        ("", "words"),
    ],
)
def test_kinds_of_questions(question, kind):
    assert kind_of(question) == kind


def test_the_smallest_pool_and_list_that_no_larger_one_beats():
    evaluated = Evaluated(
        "c", "m", TOPICS, measured("keywords", (0.1, 0.1)),
        (measured("a", (0.5, 0.7), seconds=10.0),),
        {10: measured("10", (0.4, 0.5), seconds=3.0),
         30: measured("30", (0.5, 0.699), seconds=7.0)},
    )  # fmt: skip
    advice = advise(evaluated, 50)
    assert [(step.size, step.seconds) for step in advice.pools] == [(10, 1.5), (30, 3.5), (50, 5)]
    assert advice.pool == 30
    assert advice.enough == 5
    assert advice.few


def test_the_best_preset_of_each_kind():
    systems = (measured("answer", (0.2, 0.9)), measured("steps", (0.8, 0.3)))
    evaluated = Evaluated("c", "m", TOPICS, measured("keywords", (0, 0)), systems, {})
    found = {each.kind: (each.tag, each.quality) for each in advise(evaluated, 50).kinds}
    assert found == {"how": ("steps", 0.8), "fact": ("answer", 0.9)}


def test_keywords_alone_have_no_pool():
    evaluated = Evaluated("c", "keywords", TOPICS, measured("keywords", (0.1, 0.2)), (), {})
    advice = advise(evaluated, 50)
    assert advice.pool is None
    assert advice.pools == ()
