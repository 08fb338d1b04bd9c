import pickle

from engine.errors import Encrypted, EngineError
from engine.messages import Message


def test_an_error_says_its_message_in_english():
    error = Encrypted("documents.encrypted", noun=Message("kinds.pdf"))
    assert error.message == Message("documents.encrypted", noun=Message("kinds.pdf"))
    assert str(error).startswith("This PDF needs a password.")
    assert EngineError(error.message).message is error.message


def test_an_error_passes_between_processes():
    error = Encrypted("documents.encrypted", noun=Message("kinds.pdf"))
    error.cause = "protected"
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is Encrypted
    assert again.message == error.message
    assert again.cause == "protected"
