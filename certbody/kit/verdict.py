"""How a rule answers: yes, or no with the reasons. A rule never raises for a business no."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Reason:
    """One reason why a rule says no.

    `code` is looked up in the package's `wording.py` for the sentence shown to people (which names the rule and what
    would lift it); `article` is where the rule comes from; `values` fill the sentence in.
    """

    code: str
    article: str = ""
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """Allowed when there is no reason against. `warnings` are shown and do not block."""

    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict()


def refuse(code: str, article: str = "", **values: object) -> Verdict:
    """A verdict with one reason against."""
    return Verdict((Reason(code, article, values),))


def all_of(*verdicts: Verdict) -> Verdict:
    """The verdict that is allowed when each of these is, and gathers every reason and warning."""
    return Verdict(
        tuple(reason for verdict in verdicts for reason in verdict.reasons),
        tuple(warning for verdict in verdicts for warning in verdict.warnings),
    )


def about(verdict: Verdict, person: str) -> Verdict:
    """The same reasons, each with the name of the person it is about."""
    return Verdict(tuple(replace(reason, values={**reason.values, "person": person}) for reason in verdict.reasons))
