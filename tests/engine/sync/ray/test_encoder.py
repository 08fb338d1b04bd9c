"""The shares of actors; what they encode on the nodes of a cluster is in tests/integration."""

from engine.sync.ray.encoder import _shares


def test_gpus_encode_where_there_are_some():
    nodes = [{"CPU": 8.0}, {"CPU": 8.0, "GPU": 2.0}]
    assert _shares(nodes) == [[], [{"num_gpus": 1}, {"num_gpus": 1}]]


def test_else_all_cores_do_a_few_to_an_actor():
    assert _shares([{"CPU": 1.0}, {"CPU": 6.0}, {}]) == [
        [{"num_cpus": 1}],
        [{"num_cpus": 4}, {"num_cpus": 2}],
        [],
    ]
