from engine.config import Config
from engine.events import Loaded
from engine.models import Verified
from engine.rerank import trial


def test_a_reranker_made_on_the_spot_scores(tmp_path):
    loaded, check = trial._score(Config(data_dir=tmp_path, device="cpu"))
    assert isinstance(loaded, Loaded)
    assert isinstance(check, Verified)
    assert check.passed
    assert len(check.margins) == 4
    assert not list(tmp_path.iterdir())
