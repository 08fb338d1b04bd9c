import json

import pytest

from engine.models.servers import reason_in


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"error": {"message": "no such model", "code": 404}}, "no such model"),
        ({"detail": [{"loc": ["body", "query"], "msg": "Field required"}]}, "Field required"),
        ({"error": None, "message": "too long"}, "too long"),
        ({"error": "the key k-123456 is not known"}, "the key … is not known"),
        ({"error": {"code": 3}}, ""),
        (["busy"], "busy"),
        ([], ""),
        (7, ""),
    ],
)
def test_a_reason_is_found_wherever_a_server_puts_it(content, reason):
    assert reason_in(json.dumps(content).encode(), "k-123456") == reason


@pytest.mark.parametrize("body", [b"", b"oops", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_gives_none(body):
    assert reason_in(body, "") == ""
