from dataclasses import replace

import pytest

from engine.config import Config
from engine.models.servers.service import announced, read_token, running_service


@pytest.fixture
def config(tmp_path):
    return Config(data_dir=tmp_path)


def test_the_address_of_a_service_is_told_while_it_runs(config):
    assert running_service(config) is None
    with announced(config, "http://127.0.0.1:8765"):
        assert running_service(config) == "http://127.0.0.1:8765"
        with announced(config, "http://127.0.0.1:9000"):
            assert running_service(config) == "http://127.0.0.1:8765"
        assert running_service(config) == "http://127.0.0.1:8765"
    assert running_service(config) is None


def test_a_library_that_is_not_there_has_none(config):
    assert running_service(replace(config, library="gone")) is None


def test_the_token_stays(config):
    assert read_token(config) == read_token(config)
