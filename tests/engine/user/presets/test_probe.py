from engine.user.presets.preset import built_in_presets
from engine.user.presets.probe import probes


def test_each_preset_but_the_default_has_a_passage_in_each_probe():
    ids = {each.id for each in built_in_presets()[1:]}
    assert [set(each.passages) for each in probes()] == [ids, ids]
