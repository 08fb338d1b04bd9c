from engine.evaluate.weighing import choose_weight

TOPICS = 40


def quality(**better):
    """Return the quality of each topic by weight: 0.5, but for some more with a weight."""
    found = {weight: [0.5] * TOPICS for weight in (0.25, 0.5, 1.0, 2.0, 4.0)}
    for weight, count in better.items():
        found[float(weight.removeprefix("w"))] = [0.8] * count + [0.5] * (TOPICS - count)
    return found


def test_a_weight_that_helps_for_certain_is_proposed_with_how_sure_it_is():
    weight = choose_weight(quality(w2=15), 1.0)
    assert (weight.in_use, weight.proposed) == (1.0, 2.0)
    assert weight.comparison.conclusion == "better"
    assert 0 < weight.comparison.low < weight.comparison.gain < weight.comparison.high


def test_what_may_be_chance_is_not_proposed():
    weight = choose_weight(quality(w2=3), 1.0)
    assert weight.proposed is None
    assert weight.comparison.conclusion == "unclear"


def test_a_topic_does_not_vote_on_the_weight_that_it_is_ranked_with():
    """Each weight is best for topics of its own: none is better for the others."""
    found = quality()
    for topic in range(TOPICS):
        found[(0.25, 0.5, 2.0, 4.0)[topic % 4]][topic] = 1.0
    assert choose_weight(found, 1.0).proposed is None


def test_where_nothing_is_better_the_weight_stays():
    weight = choose_weight(quality(), 1.0)
    assert (weight.proposed, weight.comparison.gain) == (None, 0)
    assert choose_weight(quality(w2=15), 2.0).proposed is None
