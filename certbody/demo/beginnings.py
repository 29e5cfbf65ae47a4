"""The stages of life before a decision certifies, as the steps that lead to them. One function tells one story."""

from __future__ import annotations

from dataclasses import replace

from certbody.demo import audited, preparing
from certbody.demo.life import Life
from certbody.demo.stage import LONG_AGO

MINORS, MAJOR = {1: "minor", 12: "minor"}, {1: "minor", 11: "major"}


def to_contract(life: Life) -> None:
    """A signed contract."""
    for step in (life.apply, life.submit, life.review, life.size, life.quote, life.sign):
        step()


def to_plan(life: Life) -> None:
    """A plan that the client has acknowledged."""
    plan_sent(life)
    life.acknowledge()


def prepared(life: Life) -> None:
    """An audit that its organisation prepares."""
    to_plan(life)
    preparing.prepare(life)


def to_report(life: Life, grades: audited.Grades) -> None:
    """A signed report, its nonconformities notified."""
    to_plan(life)
    audited.hold(life, grades)
    audited.close(life)
    audited.report(life)


def to_review(life: Life, grades: audited.Grades) -> None:
    """A file handed over to the reviewer."""
    to_report(life, grades)
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
    to_contract(life)
    life.plan()


def plan_sent(life: Life) -> None:
    """A plan that the client has not acknowledged."""
    planned(life)
    life.send_plan()


def under_way(life: Life) -> None:
    """An audit going on today, prepared by its organisation."""
    prepared(life)
    audited.hold(life, {1: "minor"}, answered=9)


def closed(life: Life) -> None:
    """An audit closed: the client writes its plans, the auditor the report."""
    to_plan(life)
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
    to_report(life, MINORS)
    audited.answer(life, 8)


def plan_back(life: Life) -> None:
    """An action plan sent back to the client."""
    to_report(life, MAJOR)
    audited.accept(life, audited.answer(life, 9, only=1), 11, "returned")


def evidence_in(life: Life) -> None:
    """Evidence for a major to be checked."""
    to_report(life, MAJOR)
    audited.accept(life, audited.answer(life, 12), 15)
    audited.prove(life, 20)


def corrected(life: Life) -> None:
    """A report sent back on two fields, corrected and signed again: it waits for the reviewer."""
    to_report(life, MINORS)
    audited.answer(life, 9)
    audited.take_up(life)


def in_review(life: Life) -> None:
    """A complete file that waits for its decision."""
    to_review(life, MINORS)


def refused(life: Life) -> None:
    """A major not lifted: refused."""
    to_report(life, MAJOR)
    audited.hand_over(life, 125)
    audited.conclude(life, "refuse", 128)
    audited.bill(life, 52, pay=False)
