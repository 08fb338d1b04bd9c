import torch

from engine.embed.encoder import BatchEncoder


class Noted(BatchEncoder):
    """One that notes on how many threads it computes."""

    def __init__(self):
        super().__init__("noted", 2, "cpu", longest=1000, batch=10_000)
        self.threads = []
        self.load("float32")

    def tokens(self, texts, kind):
        return [[1] * len(text) for text in texts]

    def make(self, dtype, *, once=False):
        def run(rows):
            self.threads.append(torch.get_num_threads())
            return torch.ones(len(rows), 2)

        return run


def test_a_question_is_read_by_one_thread_and_many_words_by_all():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        encoder = Noted()
        encoder.encode(["what is an oak"], "query")
        encoder.encode(["an oak is a tree. " * 20], "passage")
        assert encoder.threads == [1, 2]
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
