"""Every stage of life that the demo shows, as the steps that lead to it. One function tells one story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from certbody.demo import audited, told
from certbody.demo.beginnings import (
    MINORS,
    admissible,
    closed,
    corrected,
    draft,
    evidence_in,
    in_review,
    plan_back,
    plan_sent,
    planned,
    plans_sent,
    prepared,
    quoted,
    refused,
    returned,
    sized,
    submitted,
    to_contract,
    to_plan,
    to_report,
    to_review,
    under_way,
)
from certbody.demo.cycle import follow_cycle, stop_certificate, survey
from certbody.demo.life import Life
from certbody.demo.moving import ask_to_leave, become_another, take_over


@dataclass(frozen=True)
class Story:
    """A stage of life: how many days ago the initial audit was (or will be), and how it got there."""

    audit_day: int
    tell: Callable[[Life], object]

    @property
    def is_surveyed(self) -> bool:
        """Whether its surveillance audit is held: an auditor is booked for it too."""
        return self.tell in (requalified, maintained)

    @property
    def is_extended(self) -> bool:
        """Whether a second audit is to be held in some weeks: an auditor is booked for it too."""
        return self.tell is closed

    @property
    def ends_today(self) -> bool:
        """Whether its audit is held until today, so that it can be closed today."""
        return self.tell is under_way


def certified(life: Life) -> UUID | None:
    """Certified, invoiced, paid; then the cycle as far as it has come. Answers with the certificate."""
    to_review(life, MINORS)
    certificate_id = audited.conclude(life)
    audited.bill(life)
    follow_cycle(life, certificate_id)
    return certificate_id


def taken_over(life: Life) -> None:
    """A certificate that came from another body, for what remains of its validity."""
    follow_cycle(life, take_over(life))


def leaving(life: Life) -> None:
    """Certified; it asks to go to another body, and its package is to be handed over."""
    ask_to_leave(life, certified(life))


def becoming_another(life: Life) -> None:
    """Certified; it joins another entity, and whether the certificate follows is to be decided."""
    certified(life)
    become_another(life)


def reported(life: Life) -> None:
    """Certified; a trainee has reported something since."""
    certified(life)
    told.report(life)


def unpaid(life: Life) -> None:
    """Certified; the invoice is overdue."""
    to_review(life, {})
    certificate_id = audited.conclude(life)
    audited.bill(life, pay=False)
    follow_cycle(life, certificate_id)


def to_invoice(life: Life) -> None:
    """Certified; no invoice yet."""
    to_review(life, MINORS)
    follow_cycle(life, audited.conclude(life))


def requalified(life: Life) -> None:
    """Certified, then its surveillance held, where a minor that was never lifted became major."""
    to_report(life, MINORS)
    audited.accept(life, audited.answer(life))
    audited.hand_over(life)
    survey(life, audited.conclude(life))


def maintained(life: Life) -> None:
    """Certified, maintained after its surveillance; then renewal comes in sight."""
    to_review(life, MINORS)
    certificate_id = audited.conclude(life)
    audited.bill(life)
    survey(life, certificate_id)
    audited.hand_over(life, 14)
    audited.conclude(life, "maintain", 18)
    follow_cycle(life, certificate_id)


def suspended(life: Life) -> None:
    """Suspended: surveillance was not held in time."""
    certified(life)
    stop_certificate(life, "suspend")


def appealed(life: Life) -> None:
    """Suspended; the organisation has appealed."""
    suspended(life)
    told.contest(life)


def withdrawn(life: Life) -> None:
    """Withdrawn."""
    suspended(life)
    stop_certificate(life, "withdraw")


STORIES: tuple[Story, ...] = (
    Story(-70, draft), Story(-75, submitted), Story(-70, returned), Story(-72, admissible), Story(-70, sized),
    Story(-68, quoted), Story(-60, to_contract), Story(-40, planned), Story(-22, plan_sent), Story(-9, prepared),
    Story(0, under_way), Story(6, closed), Story(13, plans_sent), Story(17, plan_back), Story(24, evidence_in),
    Story(52, in_review), Story(150, refused), Story(70, reported), Story(110, unpaid), Story(60, to_invoice),
    Story(545, becoming_another), Story(620, requalified), Story(760, appealed), Story(800, withdrawn),
    Story(1250, maintained), Story(860, maintained), Story(1030, maintained), Story(240, taken_over),
    Story(390, leaving), Story(-5, to_plan), Story(20, corrected),
)  # fmt: skip
