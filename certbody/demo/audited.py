"""The second half of a life: the audit itself, what it found, the answer, the decision, the invoice, the cycle."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from certbody.audits.operations.action_plans import review_plan, submit_plan
from certbody.audits.operations.findings import record_finding
from certbody.audits.operations.meetings import close_audit, hold_opening
from certbody.audits.operations.nonconformities import add_evidence, lift
from certbody.audits.operations.report_review import review_report
from certbody.audits.operations.reports import save_report_draft, sign_report
from certbody.audits.operations.review_comments import answer_comment, write_comment
from certbody.audits.operations.sampled_actions import add_sampled_action
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.findings import applicability_of, find_finding, list_earlier_nonconformities
from certbody.audits.queries.nonconformities import list_open_nonconformities
from certbody.audits.queries.review_comments import list_sent_comments
from certbody.audits.rules.report_contents import REPORT_PARTS
from certbody.billing.jobs.invoices import OFFICE
from certbody.billing.operations.invoices import draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.payments import record_payment
from certbody.billing.operations.reminding import pause_reminders, send_reminder
from certbody.billing.queries.invoices import get_invoice
from certbody.certificates.operations.deciding import decide
from certbody.demo.cast import Cast
from certbody.demo.life import Bill, Life
from certbody.demo.stage import at, workday, workday_before
from certbody.demo.words import ACTION, CONCLUSION, EVIDENCE, FACTS, PLAN, REMARKS, STRENGTHS
from certbody.kit import clock
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_file

Grades = dict[int, str]
CORRECTED_FOR = "Correction demandée par la revue du rapport"
NOTHING_TOLD = dict.fromkeys(REPORT_PARTS, "")


def hold(life: Life, grades: Grades, *, answered: int = 99) -> None:
    """The opening meeting and the findings: `grades` says which indicators do not conform, the others do."""
    audit_id = _audit(life)
    with life.scene(life.first_day, 9, 5):
        hold_opening(audit_id, at(life.first_day, 9), "La direction, le référent pédagogique", life.auditor)
        audit = get_audit(audit_id, life.auditor)
        wanted = applicability_of(audit, list_earlier_nonconformities(audit)).mandatory[:answered]
    actions = life.paced(life.categories, life.first_day, 9, 15, minutes=5)
    findings = life.paced(wanted, life.first_day, 9, 40)
    with life.cast.stage.scene(actions[0][0]):
        for moment, category in actions:
            with clock.told(moment):
                add_sampled_action(audit_id, category, ACTION[category], "Session 2026-03", False, life.auditor)
        for moment, indicator in findings:
            with clock.told(moment):
                _record(life, audit_id, indicator, grades.get(indicator, "conforming"))


def _record(life: Life, audit_id: UUID, indicator: int, result: str) -> None:
    fact = FACTS.get(indicator, FACTS[0]) if result != "conforming" else ""
    evidence = EVIDENCE[indicator % len(EVIDENCE)]
    record_finding(audit_id, indicator, None, result, evidence, fact, "", "", 0, "", life.auditor)


def close(life: Life) -> None:
    """The closing meeting: nonconformities are notified and their clocks start."""
    audit_id, day = _audit(life), _last_day(life)
    with life.scene(day, 17, 5):
        close_audit(audit_id, at(day, 17), "La direction", life.auditor)
        life.nonconformities = [one.id for one in list_open_nonconformities(audit_id)]


def _last_day(life: Life) -> date:
    with life.cast.stage.scene(at(life.first_day, 12)):
        return get_audit(_audit(life), life.auditor).last_day or life.first_day


def report(life: Life, offset: int = 6) -> None:
    """The auditor writes and signs the report."""
    audit_id = _audit(life)
    with life.scene(life.day(offset), 18):
        words = {**NOTHING_TOLD, "strengths": STRENGTHS, "conclusion": CONCLUSION}
        save_report_draft(audit_id, {**words, "mark_and_display": "Usage conforme."}, 0, life.auditor)
    with life.scene(life.day(offset), 18):
        sign_report(audit_id, life.auditor)


def take_up(life: Life, offset: int = 11) -> None:
    """The reviewer sends the report back on two fields; the auditor corrects both and signs again."""
    audit_id, (seen, concluded) = _audit(life), REMARKS
    with life.scene(life.day(offset), 10):
        for anchor, remark in (("finding/2/-/evidence", seen), ("report/conclusion", concluded)):
            write_comment(audit_id, anchor, remark.asked, life.reviewer)
        review_report(audit_id, "returned", "", life.reviewer)
    with life.scene(life.day(offset + 1), 9):
        found = find_finding(audit_id, 2, None)
        assert found is not None
        kept = (found.result, seen.corrected, found.fact, found.comment, found.reason, found.version)
        record_finding(audit_id, 2, None, *kept, CORRECTED_FOR, life.auditor)
        texts = {**NOTHING_TOLD, "strengths": STRENGTHS, "mark_and_display": "Usage conforme."}
        save_report_draft(audit_id, {**texts, "conclusion": concluded.corrected}, 1, life.auditor, CORRECTED_FOR)
    with life.scene(life.day(offset + 1), 9, 30):
        for one in list_sent_comments(audit_id):
            answer_comment(one.id, "", life.auditor)
        sign_report(audit_id, life.auditor, "Preuves de l’indicateur 2 et conclusion précisées.")


def answer(life: Life, offset: int = 20, *, only: int = 99) -> list[UUID]:
    """The organisation sends its action plans."""
    plans = []
    values = {**PLAN, "due_on": life.first_day + timedelta(days=80)}
    for moment, one in life.paced(life.nonconformities[:only], life.day(offset), 10, minutes=25):
        with life.cast.stage.scene(moment):
            plans.append(submit_plan(one, values, life.client).id)
    return plans


def accept(life: Life, plans: list[UUID], offset: int = 25, outcome: str = "accepted") -> None:
    """The auditor accepts the plans, or sends them back."""
    comment = (
        "" if outcome == "accepted" else "La cause profonde n’est pas analysée : dites pourquoi l’écart a été possible."
    )
    for moment, plan in life.paced(plans, life.day(offset), 11):
        with life.cast.stage.scene(moment):
            review_plan(plan, outcome, comment, life.auditor)


def prove(life: Life, offset: int = 40, *, only: int = 99) -> None:
    """The organisation adds its evidence."""
    for rank, one in enumerate(life.nonconformities[:only]):
        with life.scene(life.day(offset), 9, rank):
            file = keep_file(
                f"preuve-{rank + 1}.txt", f"Page publiée et vérifiée le {life.day(offset)}".encode(), life.client
            )
            add_evidence(one, file, "Capture de la page corrigée", life.client)


def lift_all(life: Life, offset: int = 45, *, only: int = 99) -> None:
    """The auditor checks the evidence and lifts."""
    for moment, one in life.paced(life.nonconformities[:only], life.day(offset), 15):
        with life.cast.stage.scene(moment):
            lift(one, "Preuve vérifiée : la correction est en place et l’action corrective efficace.", life.auditor)


def hand_over(life: Life, offset: int = 48) -> None:
    """The reviewer finds the file complete."""
    with life.scene(life.day(offset), 10):
        review_report(_audit(life), "complete", "", life.reviewer)


def conclude(life: Life, outcome: str = "certify", offset: int = 50) -> UUID | None:
    """The decision; answers with the certificate that it gives."""
    reason = {"refuse": "Majeure non levée dans les trois mois (art. 5)."}.get(
        outcome, "Exigences du référentiel satisfaites."
    )
    with life.scene(life.day(offset), 16):
        return decide(_audit(life), outcome, life.categories, reason, clock.today(), life.reviewer).certificate_id


def bill(life: Life, offset: int = 52, *, pay: bool = True) -> None:
    """Remembers that the audit is to be invoiced on a day: invoices are issued in the order of their dates."""
    life.bills.append(Bill(life.day(offset), _audit(life), pay))


def issue(cast: Cast, bill: Bill) -> None:
    """Invoices an audit on its day; the client pays it some weeks later."""
    money = cast.one("accountant" if "accountant" in cast.actors else "administrator")
    with cast.stage.scene(at(bill.day, 10)):
        invoice_id = draft_invoice(bill.audit_id, money).id
    with cast.stage.scene(at(bill.day, 10, 20)):
        due = issue_invoice(invoice_id, money).gross_cents
    if bill.paid:
        paid_on = min(workday(bill.day + timedelta(days=25)), workday_before(clock.today()))
        with cast.stage.scene(at(paid_on, 10, 30)):
            record_payment(invoice_id, due, clock.today(), "transfer", "", money)
    else:
        _remind(cast, invoice_id, money)


def _remind(cast: Cast, invoice_id: UUID, money: Actor) -> None:
    """What the nights after its due date sent for an unpaid invoice, and the promise that holds the last step back."""
    with cast.stage.scene(clock.now()):
        due_on = get_invoice(invoice_id, money).due_on
    assert due_on is not None
    for days in (3, 15):
        if due_on + timedelta(days=days) < clock.today():
            with cast.stage.scene(at(due_on + timedelta(days=days), 6, 30)):
                send_reminder(invoice_id, clock.today(), OFFICE)
    with cast.stage.scene(clock.now()):
        pause_reminders(
            invoice_id, "invoice", clock.today() + timedelta(days=10), "Virement promis par téléphone", money
        )


def _audit(life: Life) -> UUID:
    assert life.audit_id is not None
    return life.audit_id
