"""Verdict: what may be said of a gain, and what to set, in the words of the window."""

from PySide6.QtCore import QObject

from engine import FEW, Advice, Comparison


class Findings(QObject):
    """Puts results into words, in the language of the moment."""

    def gain(self, compared: Comparison) -> str:
        """The mean gain with its interval."""
        return f"{compared.gain:+.3f} ({compared.low:+.3f} … {compared.high:+.3f})"

    def p(self, compared: Comparison) -> str:
        """How often chance alone would do as much."""
        return "< 0.001" if compared.p < 0.001 else f"{compared.p:.3f}"

    def sentence(self, name: str, compared: Comparison) -> str:
        """How sure it is that `name` is better than keywords, or worse."""
        counts = self.tr("{better} questions better, {worse} worse, {alike} alike.").format(
            better=compared.better,
            worse=compared.worse,
            alike=compared.topics - compared.better - compared.worse,
        )
        match compared.conclusion:
            case "few":
                words = self.tr(
                    "{count} judged questions are too few to tell: judge {few} or more."
                ).format(count=compared.topics, few=FEW)
            case "better":
                words = self.tr("“{name}” is significantly better than keywords.").format(name=name)
            case "worse":
                words = self.tr("“{name}” is significantly worse than keywords.").format(name=name)
            case _:
                words = self.tr("No difference between “{name}” and keywords is shown.").format(
                    name=name
                )
        if compared.needed and compared.conclusion in ("few", "unclear"):
            needed = self.tr(
                "A difference of this size would show from about {count} questions on."
            )
            words = f"{words} {needed.format(count=f'{compared.needed:,}')}"
        return f"{words} {counts}"

    def advice(self, advice: Advice, names: dict[str, str]) -> str:
        """What to set, a line each; `names` are those of the presets by tag."""
        lines = []
        if advice.few:
            lines.append(self.tr("A first guess, from few questions:"))
        if advice.pool:
            seconds = next(s.seconds for s in advice.pools if s.size == advice.pool)
            if seconds is None:
                words = self.tr("Pool: {size} candidates are enough.").format(size=advice.pool)
            else:
                words = self.tr("Pool: {size} candidates are enough ({seconds} s a question here).")
                words = words.format(size=advice.pool, seconds=f"{seconds:.1f}")
            lines.append(words)
        shares = ", ".join(f"{step.size}: {step.quality:.0%}" for step in advice.shown)
        lines.append(
            self.tr(
                "Shown: the first {size} are enough (answered among the first {shares})."
            ).format(size=advice.enough, shares=shares)
        )
        if len(names) > 1:
            few = self.tr("too few")  # here: within an f-string it is not seen as to be translated
            best = "; ".join(
                f"{self._kind(each.kind)}: {names.get(each.tag, each.tag)}"
                + (f" ({few})" if each.few else "")
                for each in advice.kinds
            )
            lines.append(self.tr("Best preset by kind of question: {best}.").format(best=best))
        return "\n".join(lines)

    def _kind(self, kind: str) -> str:
        return {
            "code": self.tr("names a code or an error"),
            "why": self.tr("why"),
            "how": self.tr("how to"),
            "what": self.tr("what is"),
            "fact": self.tr("who, when, how much"),
            "yes": self.tr("yes or no"),
            "words": self.tr("words only"),
        }[kind]
