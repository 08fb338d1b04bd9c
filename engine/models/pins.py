"""Pins: the files of models whose bytes Pagewise knows, whoever serves them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file whose bytes are known: its name, its size in bytes, its SHA-256 in hexadecimal.

    The last is empty where a hub tells only the size, as Hugging Face does of small files.
    """

    name: str
    size: int
    sha256: str


QWEN3_RERANKER = (
    PinnedFile(
        "config.json",
        727,
        "d479c427a9ca5295218063d4f9aca4f297ab4ac27487cca7af42c84643d51ef0",
    ),
    PinnedFile(
        "tokenizer_config.json",
        9_706,
        "253153d0738ceb4c668d2eff957714dd2bea0b56de772a9fdccd96cbf517e6a0",
    ),
    PinnedFile(
        "tokenizer.json",
        11_422_654,
        "aeb13307a71acd8fe81861d94ad54ab689df773318809eed3cbe794b4492dae4",
    ),
    PinnedFile(
        "model.safetensors",
        1_191_588_280,
        "27cd75a405b9c1b46b59abfd88aaa209e6fed2a1972cde9b70e7659537c5e65b",
    ),
)
E5 = (
    PinnedFile(
        "config.json",
        655,
        "69137736cab8b8903a07fe8afaafdda25aac55415a12a55d1bffa9f581abf959",
    ),
    PinnedFile(
        "modules.json",
        387,
        "c6e29747481e8b5dd2b58401966aeac910de39092f90cda9a704b1545f902b04",
    ),
    PinnedFile(
        "1_Pooling/config.json",
        200,
        "987f7a67a38fa564c849bb5d277c52ab9088a84368fc0be31a354125aebb12a0",
    ),
    PinnedFile(
        "sentence_bert_config.json",
        57,
        "948201d8329907aae938fa62f9ceeed53f5694dacc2b87b9f3b78b37ee986529",
    ),
    PinnedFile(
        "tokenizer_config.json",
        443,
        "a1d6bc8734a6f635dc158508bef000f8e2e5a759c7d92f984b2c86e5ff53425b",
    ),
    PinnedFile(
        "tokenizer.json",
        17_082_730,
        "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
    ),
    PinnedFile(
        "model.safetensors",
        470_641_600,
        "1a55775f53449dac10a2bcbc312469fac40b96d53198c407081a831f81c98477",
    ),
)
QWEN3_EMBEDDING = (
    PinnedFile(
        "config.json",
        727,
        "b5bf1f51fc45be473a54718cef92448d90a1be001bf9b9a44b8c7f10a19feaa9",
    ),
    PinnedFile(
        "modules.json",
        349,
        "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    ),
    PinnedFile(
        "1_Pooling/config.json",
        313,
        "37bf193fa101f19101bfad9c31d3eb0f786e247b7b1e5cb7f007d730eed1ddbd",
    ),
    PinnedFile(
        "config_sentence_transformers.json",
        215,
        "10667c72ddb772627bf1780cb7f86af8e2ae0032b8c243c731172064105c6961",
    ),
    PinnedFile(
        "tokenizer_config.json",
        9_706,
        "253153d0738ceb4c668d2eff957714dd2bea0b56de772a9fdccd96cbf517e6a0",
    ),
    PinnedFile(
        "tokenizer.json",
        11_423_705,
        "def76fb086971c7867b829c23a26261e38d9d74e02139253b38aeb9df8b4b50a",
    ),
    PinnedFile(
        "model.safetensors",
        1_191_586_416,
        "0437e45c94563b09e13cb7a64478fc406947a93cb34a7e05870fc8dcd48e23fd",
    ),
)
