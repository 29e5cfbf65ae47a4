"""The shapes of the forms about complaints, appeals and reports."""

from __future__ import annotations

from certbody.clients.rules.complaints import ABOUT, OUTCOMES
from certbody.kit.fields import Choice, Day, Email, Flag, Identifier, Text, Upload, Version
from certbody.kit.http import FormSchema


class PublicComplaintForm(FormSchema):
    """What anybody tells the body: what about, who, the facts, where to answer."""

    about = Choice(ABOUT[:4], required=True)
    named = Text(longest=200)
    subject = Text(longest=8000, required=True)
    author_name = Text(longest=120, required=True)
    author_email = Email(required=True)
    file = Upload()


class OwnComplaintForm(FormSchema):
    """What a training organisation complains of: the body, its people or its services."""

    about = Choice(ABOUT[1:4], required=True)
    subject = Text(longest=8000, required=True)
    file = Upload()


class AppealForm(FormSchema):
    """Why a decision should be taken again."""

    subject = Text(longest=8000, required=True)
    file = Upload()


class WrittenDownForm(FormSchema):
    """What reached the body by letter or by telephone."""

    about = Choice(ABOUT, required=True)
    decision_id = Identifier()
    from_client = Flag()
    subject = Text(longest=8000, required=True)
    received_on = Day(required=True)
    author_name = Text(longest=120)
    author_email = Email()


class StepForm(FormSchema):
    """A step that asks for nothing more than the page it was taken from."""

    version = Version()


class LinkForm(StepForm):
    """What the matter is about."""

    organisation = Text(longest=200)
    audit = Text(longest=60)
    concerned_id = Identifier()


class AssignForm(StepForm):
    """Who is put in charge."""

    membership_id = Identifier(required=True)


class AnswerForm(StepForm):
    """The answer to the author, and what the organisation concerned is told."""

    answer = Text(longest=8000, required=True)
    notice = Text(longest=4000)


class CloseForm(StepForm):
    """The outcome and what is concluded from it."""

    outcome = Choice(OUTCOMES, required=True)
    conclusion = Text(longest=4000, required=True)
    stays_on_site = Flag()
