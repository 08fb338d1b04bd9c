"""Embed: text → vectors, by which passages are found that mean what a question means.

An encoder (multilingual-e5-small comes with Pagewise) makes a vector of each passage, which a
record keeps on disk, and of each question; the nearest passages are found exactly. torch is loaded
with an encoder, not before.
"""

from engine.embed.encoder import Encoder
from engine.embed.in_use import InUse, answers_alone, encoder_in_use, read_in_use, write_in_use
from engine.embed.model import EncoderModel, find_encoder, list_encoders
from engine.embed.record import encoded_text, record_folder
from engine.embed.self_check import verify_encoder, verify_encoder_in_process
from engine.embed.vectors import Near, Vectors
from engine.embed.wanted import read_wanted, write_wanted
from engine.embed.writer import VectorWriter
