"""The indicators of an audit as the workbench shows them, and what its rules need to decide on them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from certbody.audits.models import ActionPlan, Audit, MinorTakenOver, Nonconformity
from certbody.audits.queries.findings import applicability_facts
from certbody.audits.queries.nonconformity_answers import Answer, list_answers
from certbody.audits.queries.own_standard import Own
from certbody.audits.queries.preparation import PreparedFile, read_preparation
from certbody.audits.queries.taken_over import Earlier, raised_facts
from certbody.audits.rules.applicability import Applicability
from certbody.audits.rules.own_standard import Field
from certbody.audits.rules.standard import Indicator, Standard
from certbody.kit import wording
from certbody.kit.i18n import language

Shown = list[dict[str, Any]]


def list_indicators(audit: Audit, own: Own, applies: Applicability, earlier: Sequence[Earlier]) -> tuple[Shown, Shown]:
    """The indicators that the audit looks at, and the others: one of them may turn out to apply on site."""
    found_here = [one.id for one in earlier if isinstance(one, Nonconformity)]
    answers = list_answers(found_here) if found_here else {}
    raised = raised_facts(audit.id) if earlier else {}
    prepared = read_preparation(audit.id)
    shown = {
        one.number: _indicator(audit, own, one)
        | {
            "earlier": [_earlier(e, answers.get(e.id), raised.get(e.id)) for e in earlier if e.indicator == one.number],
            "preparation": _preparation(*prepared.get(one.number, ("", []))),
        }
        for one in own.standard.indicators
    }
    here = [shown[number] for number in applies.indicators]
    return here, [one for number, one in shown.items() if number not in applies.indicators]


def _indicator(audit: Audit, own: Own, one: Indicator) -> dict[str, Any]:
    reading, number = language(), one.number
    return {
        "number": number,
        "criterion": one.criterion,
        "title": one.title.in_language(reading),
        "expectation": one.expectation.in_language(reading),
        "evidence": one.evidence.in_language(reading),
        "official": one.official.in_language(reading),
        "notes": [{"category": c, "text": note.in_language(reading)} for c, note in one.notes_for(audit.categories)],
        "caution": one.caution.in_language(reading),
        "own": [field_of(field, reading) for field in own.fields_of(number)],
    }


def entrusted_texts(standard: Standard) -> dict[str, str]:
    """How each indicator may have to be judged on an action done as a subcontractor, in words (R3.6)."""
    ways = {one.subcontractor for one in standard.indicators} - {"as_principal"}
    return {how: wording.label("indicator.entrusted", how) for how in sorted(ways)}


def _preparation(text: str, files: Sequence[PreparedFile]) -> dict[str, Any]:
    """What the organisation explained and joined before the audit."""
    shown = ("name", "size", "sha256", "media_type")
    return {
        "text": text,
        "files": [{"id": str(one.id), **{name: getattr(one, name) for name in shown}} for one in files],
    }


def field_of(field: Field, reading: str) -> dict[str, Any]:
    """A field of the body as the workbench asks it."""
    return {
        "id": str(field.id),
        "label": field.label.in_language(reading),
        "kind": field.kind,
        "choices": list(field.options),
        "required": field.required,
    }


def _earlier(one: Earlier, answer: Answer | None, raised: str | None) -> dict[str, Any]:
    """What was found before, here or by the body before, with what was promised about it.

    `raised`: the fact of the major of this audit that took its place, if one did.
    """
    return {
        "former_body": one.former_body if isinstance(one, MinorTakenOver) else None,
        "number": one.number,
        "site": str(one.site_id) if one.site_id else None,
        "grade": one.grade,
        "state": one.state,
        "state_label": wording.label("nonconformity.state", one.state),
        "fact": one.fact,
        "lifting_note": one.lifting_note,
        "raised": raised,
        "plan": _promised_before(one)
        if isinstance(one, MinorTakenOver)
        else _promised(answer.plan if answer else None),
    }


def _promised(plan: ActionPlan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    return {
        "cause": plan.cause,
        "correction": plan.correction,
        "corrective_action": plan.corrective_action,
        "owner": plan.owner,
        "due_on": plan.due_on.isoformat(),
    }


def _promised_before(one: MinorTakenOver) -> dict[str, Any] | None:
    """What the file of the body before tells of the plan: its words, and the last day by the rule."""
    return {"corrective_action": one.promised, "due_on": one.due_on.isoformat()} if one.promised else None


def rule_data(audit: Audit, standard: Standard, earlier: Sequence[Earlier]) -> dict[str, Any]:
    """What decides which indicators apply, so that the same rule gives the same answer without network."""
    return {
        "facts": applicability_facts(audit, earlier),
        "standard": {"code": standard.code, "indicators": [_conditions(one) for one in standard.indicators]},
    }


def _conditions(one: Indicator) -> dict[str, Any]:
    return {
        "number": one.number,
        "categories": sorted(one.categories),
        "trait": one.trait,
        "unless": one.unless,
        "reduced": one.reduced,
        "surveillance": one.surveillance,
        "new_entrant": one.new_entrant,
        "subcontractor": one.subcontractor,
        "grades": list(one.grades),
        "unconditional": one.unconditional,
    }
