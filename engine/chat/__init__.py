"""Chat: a language model of the user's own answers a question out of the passages found for it.

The model runs in a server that speaks OpenAI's chat shape. `answer` asks it, `prompt_of` is what
it is asked, for any other chat; what comes back is checked sentence by sentence.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
