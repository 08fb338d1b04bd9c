"""Doubt: what is doubtful about hits before a model has read them."""

from engine import Message, Recalled


def doubt_of(recalled: Recalled) -> Message | None:
    """Return what matters most of it; None where there is nothing to doubt."""
    if not recalled.hits:
        return None
    doubts = [Message("window.nothing-near")] * recalled.unanswered + list(recalled.remarks)
    if recalled.short:
        doubts.append(Message("window.short-question"))
    return doubts[0] if doubts else None
