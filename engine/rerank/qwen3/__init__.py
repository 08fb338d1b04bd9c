"""Qwen3-Reranker: the published protocol, without what it wastes."""

from engine.rerank.qwen3.attention import flash_attention, has_flash
from engine.rerank.qwen3.decoder import Decoder, Past, return_freed_memory
from engine.rerank.qwen3.linear import linear
