import torch

from engine.rerank.loading import use_all_cores


def test_the_physical_cores_that_are_allowed_are_used(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    before, used = torch.get_num_threads(), []
    monkeypatch.setattr(torch, "set_num_threads", used.append)
    for cores, allowed in ((8, range(16)), (8, range(3)), (None, range(64))):
        monkeypatch.setattr("psutil.cpu_count", lambda logical, cores=cores: cores)
        monkeypatch.setattr("os.cpu_count", lambda: 4)
        monkeypatch.setattr(
            "psutil.Process.cpu_affinity",
            lambda self, allowed=allowed: list(allowed),
            raising=False,
        )
        use_all_cores()
        use_all_cores(but_one=True)
    assert used == [8, 7, 3, 2, 4, 3]
    assert torch.get_num_threads() == before
