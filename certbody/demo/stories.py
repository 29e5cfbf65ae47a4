"""Every stage of life that the demo shows, as the steps that lead to it. One function tells one story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from certbody.demo import audited, preparing, told
from certbody.demo.cycle import follow_cycle, stop_certificate, survey
from certbody.demo.life import Life
from certbody.demo.moving import ask_to_leave, become_another, take_over
from certbody.demo.stage import LONG_AGO

MINORS, MAJOR = {1: "minor", 12: "minor"}, {1: "minor", 11: "major"}


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


def _to_contract(life: Life) -> None:
    for step in (life.apply, life.submit, life.review, life.size, life.quote, life.sign):
        step()


def _to_plan(life: Life) -> None:
    plan_sent(life)
    life.acknowledge()


def _prepared(life: Life) -> None:
    _to_plan(life)
    preparing.prepare(life)


def _to_report(life: Life, grades: audited.Grades) -> None:
    _to_plan(life)
    audited.hold(life, grades)
    audited.close(life)
    audited.report(life)


def _to_review(life: Life, grades: audited.Grades) -> None:
    _to_report(life, grades)
    audited.accept(life, audited.answer(life))
    audited.prove(life)
    audited.lift_all(life)
    audited.hand_over(life)


def draft(life: Life) -> None:
    """An application begun."""
    life.apply()


def submitted(life: Life) -> None:
    """An application to review."""
    draft(life)
    life.submit()


def returned(life: Life) -> None:
    """An application sent back to be completed."""
    submitted(life)
    life.review("returned", "Précisez le périmètre : les bilans de compétences sont cités sans être demandés.")


def admissible(life: Life) -> None:
    """An application taken on; the audit is not opened yet."""
    submitted(life)
    life.review()


def sized(life: Life) -> None:
    """An audit with its size, to be quoted."""
    admissible(life)
    life.size()


def quoted(life: Life) -> None:
    """A quote that waits for the client."""
    sized(life)
    life.quote()


def planned(life: Life) -> None:
    """An audit planned, its plan not sent."""
    _to_contract(life)
    life.plan()


def plan_sent(life: Life) -> None:
    """A plan that the client has not acknowledged."""
    planned(life)
    life.send_plan()


def under_way(life: Life) -> None:
    """An audit going on today, prepared by its organisation."""
    _prepared(life)
    audited.hold(life, {1: "minor"}, answered=9)


def closed(life: Life) -> None:
    """An audit closed: the client writes its plans, the auditor the report."""
    _to_plan(life)
    audited.hold(life, MAJOR)
    audited.close(life)
    _extends(life)


def _extends(life: Life) -> None:
    """It has asked for one more category meanwhile: that audit is planned, and to be prepared."""
    assert life.second is not None, "no auditor was booked for it"
    auditor, first_day = life.second
    more = replace(life, auditor=auditor, first_day=first_day, categories=("CBC",), lived_until=LONG_AGO)
    more.apply("extension")
    for step in (more.submit, more.review, more.size, more.quote, more.sign, more.plan, more.send_plan):
        step()
    preparing.prepare(more)


def plans_sent(life: Life) -> None:
    """Action plans that wait for the auditor."""
    _to_report(life, MINORS)
    audited.answer(life, 8)


def plan_back(life: Life) -> None:
    """An action plan sent back to the client."""
    _to_report(life, MAJOR)
    audited.accept(life, audited.answer(life, 9, only=1), 11, "returned")


def evidence_in(life: Life) -> None:
    """Evidence for a major to be checked."""
    _to_report(life, MAJOR)
    audited.accept(life, audited.answer(life, 12), 15)
    audited.prove(life, 20)


def corrected(life: Life) -> None:
    """A report sent back on two fields, corrected and signed again: it waits for the reviewer."""
    _to_report(life, MINORS)
    audited.answer(life, 9)
    audited.take_up(life)


def in_review(life: Life) -> None:
    """A complete file that waits for its decision."""
    _to_review(life, MINORS)


def refused(life: Life) -> None:
    """A major not lifted: refused."""
    _to_report(life, MAJOR)
    audited.hand_over(life, 125)
    audited.conclude(life, "refuse", 128)
    audited.bill(life, 52, pay=False)


def certified(life: Life) -> UUID | None:
    """Certified, invoiced, paid; then the cycle as far as it has come. Answers with the certificate."""
    _to_review(life, MINORS)
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
    _to_review(life, {})
    certificate_id = audited.conclude(life)
    audited.bill(life, pay=False)
    follow_cycle(life, certificate_id)


def to_invoice(life: Life) -> None:
    """Certified; no invoice yet."""
    _to_review(life, MINORS)
    follow_cycle(life, audited.conclude(life))


def requalified(life: Life) -> None:
    """Certified, then its surveillance held, where a minor that was never lifted became major."""
    _to_report(life, MINORS)
    audited.accept(life, audited.answer(life))
    audited.hand_over(life)
    survey(life, audited.conclude(life))


def maintained(life: Life) -> None:
    """Certified, maintained after its surveillance; then renewal comes in sight."""
    _to_review(life, MINORS)
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
    Story(-68, quoted), Story(-60, _to_contract), Story(-40, planned), Story(-22, plan_sent), Story(-9, _prepared),
    Story(0, under_way), Story(6, closed), Story(13, plans_sent), Story(17, plan_back), Story(24, evidence_in),
    Story(52, in_review), Story(150, refused), Story(70, reported), Story(110, unpaid), Story(60, to_invoice),
    Story(545, becoming_another), Story(620, requalified), Story(760, appealed), Story(800, withdrawn),
    Story(1250, maintained), Story(860, maintained), Story(1030, maintained), Story(240, taken_over),
    Story(390, leaving), Story(-5, _to_plan), Story(20, corrected),
)  # fmt: skip
