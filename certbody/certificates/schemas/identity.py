"""The shapes of the forms about changes of identity."""

from __future__ import annotations

from certbody.certificates.rules.identity import IDENTITY_OUTCOMES, KINDS
from certbody.kit.fields import Choice, Day, Text, Upload, Version
from certbody.kit.http import FormSchema


class IdentityFields(FormSchema):
    """Who the organisation becomes, from when, and what happened."""

    kind = Choice(tuple(KINDS), required=True)
    name = Text(required=True)
    siren = Text(longest=30, required=True)
    siret = Text(longest=30)
    nda = Text(longest=30)
    legal_status = Text(longest=100)
    manager_name = Text()
    effective_on = Day(required=True)
    activity = Choice(("unchanged", "changed"), required=True)
    explanation = Text(longest=4000, required=True)
    list_reason = Text(longest=1000)


class IdentityForm(IdentityFields):
    """The same, with the first paper that proves it."""

    file = Upload(required=True)


class CompletionForm(IdentityFields):
    """What the office corrects, and what it has verified."""

    note = Text(longest=4000, required=True)
    version = Version()


class EvidenceForm(FormSchema):
    """One more paper."""

    file = Upload(required=True)


class AbandonForm(FormSchema):
    """Why the case is dropped."""

    reason = Text(longest=1000, required=True)


class IdentityDecisionForm(FormSchema):
    """Accepting or refusing, on the version that was read."""

    outcome = Choice(IDENTITY_OUTCOMES, required=True)
    reason = Text(longest=4000, required=True)
    version = Version()
