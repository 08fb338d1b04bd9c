"""Qwen3-Reranker: the published protocol, without what it wastes."""

from engine.rerank.qwen3.decoder import Decoder, Past, return_freed_memory
from engine.rerank.qwen3.layer import flash_attention
from engine.rerank.qwen3.linear import linear
