"""The public names of the package; `__init__.py` loads each on first use."""

from .answering import (
    after_yes as after_yes,
    answer as answer,
    chat_address as chat_address,
    needs_yes as needs_yes,
)
from .prompt import prompt_of as prompt_of
from .records import (
    Answering as Answering,
    ChatEvent as ChatEvent,
    Checked as Checked,
    Sentence as Sentence,
    Wrote as Wrote,
)
from .reply import (
    citations_in as citations_in,
    is_declined as is_declined,
    sentences_of as sentences_of,
)
from .servers import (
    Found as Found,
    chat_models as chat_models,
    find_servers as find_servers,
)
