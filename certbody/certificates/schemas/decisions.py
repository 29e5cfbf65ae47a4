"""The shapes of the forms about decisions and the state of certificates."""

from __future__ import annotations

from certbody.certificates.models import OUTCOMES
from certbody.certificates.rules.status import SUSPENSION_CAUSES
from certbody.kit.fields import Choice, Choices, Day, Text
from certbody.kit.http import FormSchema

CATEGORIES = ("AF", "CBC", "VAE", "CFA")


class DecisionForm(FormSchema):
    """A decision on a reviewed audit; no category means all that were asked for."""

    outcome = Choice(OUTCOMES, required=True)
    categories = Choices(CATEGORIES)
    reason = Text(longest=4000, required=True)
    effective_on = Day(required=True)


class MoveForm(FormSchema):
    """Lifting a suspension or withdrawing: why, and from which day."""

    reason = Text(longest=4000, required=True)
    effective_on = Day(required=True)


class EditionForm(FormSchema):
    """Printing the next edition: what has changed."""

    reason = Text(longest=1000, required=True)


class SuspensionForm(MoveForm):
    """Suspending: also for which of the causes."""

    cause = Choice(SUSPENSION_CAUSES, required=True)
