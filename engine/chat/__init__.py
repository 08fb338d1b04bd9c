"""Chat: a language model of the user's own answers a question out of the passages found for it.

The model runs in a server that speaks OpenAI's chat shape. `answer` asks it, `prompt_of` is what
it is asked, for any other chat; what comes back is checked sentence by sentence.
"""

from engine.chat.answering import answer, chat_address, needs_yes
from engine.chat.prompt import prompt_of
from engine.chat.records import Answering, ChatEvent, Checked, Sentence, Wrote
from engine.chat.reply import citations_in, is_declined, sentences_of
from engine.chat.servers import Found, chat_models, find_servers
