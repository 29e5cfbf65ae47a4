"""Verdicts whose values are keys, made readable: the sentence then names the mention, the outcome or the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from certbody.kit.verdict import Reason, Verdict
from certbody.kit.wording import label

_GROUPS: Mapping[str, Mapping[str, str]] = {
    "outcome_not_open": {"outcome": "decision.outcome", "allowed": "decision.outcome"},
    "complaint_move_not_allowed": {"act": "complaint.act", "state": "complaint.state", "allowed": "complaint.act"},
    "move_not_allowed": {"act": "certificate.act", "state": "certificate.state", "allowed": "certificate.act"},
    "certificate_mention_missing": {"field": "certificate.mention"},
    "decision_field_missing": {"field": "decision.field"},
    "transfer_piece_missing": {"piece": "transfer.piece"},
    "transfer_already_certified": {"categories": "category"},
    "no_action_sampled": {"category": "category"},
}


def wordable(verdict: Verdict) -> Verdict:
    """The same verdict, its keys replaced by what people call them."""
    return Verdict(tuple(_worded(reason) for reason in verdict.reasons), verdict.warnings)


def _worded(reason: Reason) -> Reason:
    values = dict(reason.values)
    if reason.code == "certificate_mention_missing":
        values["place"] = label("certificate.mention_place", str(values["field"]))
    for name, group in _GROUPS.get(reason.code, {}).items():
        value = values[name]
        if isinstance(value, str):
            values[name] = label(group, value)
        elif isinstance(value, tuple | list):
            values[name] = ", ".join(label(group, item) for item in value) or "—"
    return replace(reason, values=values)
