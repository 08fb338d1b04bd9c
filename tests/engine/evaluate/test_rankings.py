from engine.evaluate.rankings import Place, Ranking, Rankings

RANKING = Ranking((Place("a", 3, 0.5, "A"), Place("b 梨", 4, None), Place("c", 5, 2.0)), 0.25, 1.5)


def ids(places):
    return [place.id for place in places]


def test_by_margin_then_by_keywords():
    assert ids(RANKING.order()) == ["c", "a", "b 梨"]
    assert ids(RANKING.order(2)) == ["a", "b 梨", "c"]
    assert ids(RANKING.order(0)) == ["a", "b 梨", "c"]


def test_equal_margins_stay_in_keyword_order():
    ranking = Ranking((Place("a", 1, 1.0), Place("b", 1, 1.0), Place("c", 1, 1.0)), 0.0)
    assert ids(ranking.order()) == ["a", "b", "c"]


def test_rankings_are_there_the_next_time(tmp_path):
    with Rankings(tmp_path / "runs" / "a.jsonl") as cache:
        cache.add(RANKING, "question", "instruction")
        assert cache.get("question", "instruction") == RANKING
    with Rankings(tmp_path / "runs" / "a.jsonl") as cache:
        assert cache.get("question", "instruction") == RANKING
        assert cache.get("question", "another") is None


def test_a_line_cut_short_by_a_kill_harms_no_other(tmp_path):
    file = tmp_path / "a.jsonl"
    with Rankings(file) as cache:
        cache.add(RANKING, "one", "i")
        cache.add(RANKING, "two", "i")
    file.write_bytes(file.read_bytes()[:-20])
    with Rankings(file) as cache:
        assert cache.get("two", "i") is None
        cache.add(RANKING, "three", "i")
    with Rankings(file) as cache:
        assert cache.get("one", "i") == cache.get("three", "i") == RANKING
        assert cache.get("two", "i") is None


def test_without_a_file_they_are_kept_for_one_run():
    with Rankings(None) as cache:
        cache.add(RANKING, "question", "i")
        assert cache.get("question", "i") == RANKING
    assert Rankings(None).get("question", "i") is None
