"""Template: the words of Qwen3-Reranker's prompt around question and document.

Source: model card of Qwen/Qwen3-Reranker-0.6B, "Transformers Usage".
"""

import re

PREFIX = (
    "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and "
    'the Instruct provided. Note that the answer can only be "yes" or "no".<|im_end|>\n'
    "<|im_start|>user\n"
)
SUFFIX = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"

_CONTROL = re.compile(r"<(?=\|\w+\|>|/?(?:think|tool_call|tool_response)>)")


def beginning(question: str, instruction: str) -> str:
    """Return what comes before the document."""
    return f"{PREFIX}<Instruct>: {_plain(instruction)}\n<Query>: {_plain(question)}\n"


def ending(document: str) -> str:
    """Return the document, and what comes after it."""
    return f"<Document>: {_plain(document)}{SUFFIX}"


def _plain(text: str) -> str:
    """Break up control tokens, so that no document can speak for the prompt."""
    return _CONTROL.sub("< ", text)
