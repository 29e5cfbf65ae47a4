"""The forms about the people who audit."""

from __future__ import annotations

from certbody.kit.fields import Choice, Day, Text, Upload
from certbody.kit.http import FormSchema

CATEGORIES = ("AF", "CBC", "VAE", "CFA")
LINK_KINDS = ("employed", "consulted", "trained_for", "owns", "family", "other")


class QualificationForm(FormSchema):
    """A qualification and its proof."""

    category = Choice(CATEGORIES, required=True)
    valid_from = Day(required=True)
    valid_to = Day(required=True)
    proof = Text(longest=500)
    file = Upload()


class RevocationForm(FormSchema):
    """Why a qualification ends."""

    reason = Text(longest=500, required=True)


class LinkForm(FormSchema):
    """A tie to an organisation, named by its NDA, its SIREN or its name."""

    organisation = Text(longest=300, required=True)
    kind = Choice(LINK_KINDS, required=True)
    note = Text(longest=500)
    ended_on = Day()


class EndedLinkForm(FormSchema):
    """When a tie ended."""

    ended_on = Day(required=True)


class AbsenceForm(FormSchema):
    """Days away."""

    first_day = Day(required=True)
    last_day = Day(required=True)
    note = Text(longest=200)
