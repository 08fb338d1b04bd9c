from hypothesis import given, strategies as st

from app.search.trail import Trail


def test_back_and_forward():
    trail = Trail()
    assert trail.can_go == (False, False)
    assert trail.go(-1) is None
    for question in ("a", "b", "b", "", "c"):
        trail.visit(question)
    assert trail.can_go == (True, False)
    assert [trail.go(-1), trail.go(-1), trail.go(-1)] == ["b", "a", None]
    assert trail.can_go == (False, True)
    assert trail.go(1) == "b"
    trail.visit("d")
    assert trail.go(1) is None
    assert [trail.go(-1), trail.go(-1)] == ["b", "a"]


@given(st.lists(st.sampled_from(["a", "b", "c", -1, 1]), max_size=300))
def test_going_never_leaves_the_trail(steps):
    trail = Trail()
    for step in steps:
        if isinstance(step, str):
            trail.visit(step)
            assert trail.go(0) == step
        else:
            can = trail.can_go[step > 0]
            assert (trail.go(step) is not None) == can
    assert len(trail._questions) <= 100
