from .checks import Check as Check, in_words as in_words, self_test as self_test
from .machine import is_nearly_full as is_nearly_full, risks as risks
