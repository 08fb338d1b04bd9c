"""An evaluation as text: a table of measures, what was gained, and what follows from it."""

from engine import (
    BY_RULE,
    FEW,
    Advice,
    AnswersMeasured,
    Comparison,
    Evaluated,
    Measured,
    ReadInTime,
    Weight,
)

_COLUMNS = ("ndcg@10", "mrr@10", "p@1", "recall@10", "recall@50", "recall@100")


def print_evaluated(
    evaluated: Evaluated, passages: int | None, advice: Advice | None, *, weight_used: bool
) -> None:
    """Print all of an evaluation; also what its first `passages` hold, and `advice`."""
    _print_measures(evaluated)
    if evaluated.in_time:
        _print_in_time(evaluated.in_time)
    if passages:
        _print_context(evaluated, passages)
    if advice:
        _print_advice(advice)
    if evaluated.weight:
        _print_weight(evaluated.weight, used=weight_used)


def print_answers(measured: AnswersMeasured) -> None:
    asked = measured.questions - measured.unanswered
    print(f"{measured.title}, {measured.questions:,} questions, answers by {measured.model}\n")
    for words, value in (
        ("cited passages that are relevant", measured.precision),
        ("relevant passages sent that are cited", measured.recall),
        (f"of {measured.claims:,} sentences supported by what they cite", measured.supported),
        ("sentences that cite nothing", measured.uncited),
    ):
        print(f"{'unknown' if value is None else f'{value:.1%}':>8}  {words}")
    print(f"\nA relevant passage was sent with {measured.sent:,} of {asked:,} questions asked.")
    print(f"Not asked, as nothing seemed to answer: {measured.unanswered:,}.", end=" ")
    print(f"No answer found by the model: {measured.declined:,}. Failed: {measured.failed:,}.")


def context(measured: Measured, passages: int) -> dict[str, float]:
    """Return how often the first `passages` include a relevant one, and their tokens."""
    return {
        "found": measured.mean(f"success@{passages}"),
        "tokens": measured.mean(f"tokens@{passages}"),
    }


def _print_measures(evaluated: Evaluated) -> None:
    width = max(len(system.tag) for system in evaluated.all) + 2
    encoder = f", encoder {evaluated.encoder}" if evaluated.encoder else ""
    print(f"{evaluated.title}, {len(evaluated.topics):,} questions, {evaluated.model}{encoder}\n")
    print(" " * width + "".join(f"{name:>11}" for name in (*_COLUMNS, "seconds")))
    for system in evaluated.all:
        values = "".join(f"{system.mean(name):11.3f}" for name in _COLUMNS)
        print(f"{system.tag:{width}}{values}{system.seconds:11.1f}")
    print()
    for system in evaluated.all:
        if system.comparison and system.before:
            print(gain_in_words(system.tag, system.comparison, system.before))


def gain_in_words(tag: str, compared: Comparison, before: str) -> str:
    """Return the gain of a system in nDCG@10 over another, and what follows from it."""
    p = "p < 0.001" if compared.p < 0.001 else f"p = {compared.p:.3f}"
    interval = f"95 %: {compared.low:+.3f} to {compared.high:+.3f}"
    conclusion = " ".join(map(str, compared.messages(tag, before)))
    return f"{tag}: {compared.gain:+.3f} ({interval}), {p}. {conclusion}"


def _print_weight(weight: Weight, *, used: bool) -> None:
    print()
    for message in weight.messages():
        print(message)
    if weight.proposed:
        print("It does from now on." if used else "--use-weight accepts that.")
    if used or weight.in_use != BY_RULE:
        print("--reset-weight takes it back.")


def _print_in_time(in_time: ReadInTime) -> None:
    kept = "" if in_time.share is None else f", {in_time.share:.0%} of what the whole pool gains"
    print(f"\nIn {in_time.seconds:g} s this computer reads {in_time.read} passages{kept}.")
    measured = in_time.measured
    if measured.comparison and measured.before:
        print(gain_in_words(measured.tag, measured.comparison, measured.before))


def _print_context(evaluated: Evaluated, passages: int) -> None:
    print(f"\nThe first {passages} passages, as handed to a language model:")
    for system in evaluated.all:
        held = context(system, passages)
        tokens = f"{held['tokens']:,.0f} tokens" if held["tokens"] else "tokens unknown"
        print(f"  {system.tag}: {held['found']:.1%} include a relevant one, {tokens}")


def _print_advice(advice: Advice) -> None:
    if advice.few:
        print(f"\nPreliminary: fewer than {FEW} questions.")
    if advice.pool:
        print("\nPool   nDCG@10   seconds a question")
        for step in advice.pools:
            mark = "  ← enough" if step.size == advice.pool else ""
            seconds = "not known" if step.seconds is None else f"{step.seconds:.2f}"
            print(f"{step.size:>4}   {step.quality:7.3f}   {seconds}{mark}")
        if advice.pools[0].seconds is None:
            print("All scores came from the cache: this run does not measure the seconds.")
    print("\nHits shown   questions with a relevant one among them")
    for step in advice.shown:
        mark = "  ← enough" if step.size == advice.enough else ""
        print(f"{step.size:>10}   {step.quality:.1%}{mark}")
    print("\nKind of question   questions   best by nDCG@10")
    for each in advice.kinds:
        doubt = "  (too few to rely on)" if each.few else ""
        print(f"{each.kind:17}  {each.topics:>9}   {each.tag} {each.quality:.3f}{doubt}")
