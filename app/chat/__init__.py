"""Chat: what a chat model answers, above the list, with numbers that lead to the passages."""

from app.chat.region import ChatRegion
