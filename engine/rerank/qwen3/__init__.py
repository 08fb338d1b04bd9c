"""Qwen3: the published protocol of Qwen3-Reranker, without what it wastes."""

from engine.rerank.qwen3.attention import flash_attention, has_flash
from engine.rerank.qwen3.decoder import Decoder, Past, return_freed_memory
from engine.rerank.qwen3.linear import linear
