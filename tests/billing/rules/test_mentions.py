"""The mandatory mentions of an invoice, its due date and its penalty rate."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from certbody.billing.rules import mentions as rules
from tests.rule_pages import table

DAY = date(2026, 11, 23)
SELLER = rules.Party(
    "Certif Ouest", "2 quai Est, 44000 Nantes", "404833048", "FR83404833048", "SAS", "10 000 €", "Nantes"
)
BUYER = rules.Party("Atelier Lumière", "1 rue du Port, 29200 Brest", "732829320", "FR44732829320")
WHOLE = rules.InvoiceMentions(
    number="2026-000123",
    issued_on=DAY,
    service_on=DAY,
    due_on=date(2026, 12, 23),
    seller=SELLER,
    buyer=BUYER,
    line_labels=("Demi-journées d’audit initial",),
    net_cents=88_500,
    has_zero_rate=False,
    exemption="",
    discount_terms="Pas d'escompte pour paiement anticipé",
    penalty_rate=1215,
    fixed_charge_cents=4000,
    service_nature="services",
    vat_on_debits=False,
)


def lacking(invoice):
    return [reason.values["mention"] for reason in rules.bears_mentions(invoice).reasons]


def test_a_whole_invoice_lacks_nothing():
    assert rules.bears_mentions(WHOLE)


@pytest.mark.parametrize(
    ("changes", "mention"),
    [
        ({"number": "123"}, "number"),
        ({"issued_on": None}, "issued_on"),
        ({"service_on": None}, "service_on"),
        ({"due_on": None}, "due_on"),
        ({"line_labels": ()}, "line_labels"),
        ({"has_zero_rate": True}, "exemption"),
        ({"discount_terms": " "}, "discount_terms"),
        ({"penalty_rate": None}, "penalty_rate"),
        ({"fixed_charge_cents": 0}, "fixed_charge"),
        ({"service_nature": ""}, "service_nature"),
        ({"vat_on_debits": None}, "vat_on_debits"),
        ({"is_credit_note": True}, "corrects"),
        ({"seller": replace(SELLER, capital="")}, "seller.capital"),
        ({"seller": replace(SELLER, register_city="")}, "seller.register_city"),
        ({"seller": replace(SELLER, sole_trader=True)}, "seller.sole_trader"),
        ({"buyer": replace(BUYER, siren="")}, "buyer.siren"),
        ({"buyer": replace(BUYER, vat_number="")}, "buyer.vat_number"),
    ],
)
def test_each_missing_mention_is_named(changes, mention):
    assert lacking(replace(WHOLE, **changes)) == [mention]


def test_small_invoices_sole_traders_foreign_buyers_and_credit_notes_need_less():
    assert rules.bears_mentions(replace(WHOLE, net_cents=15_000, buyer=replace(BUYER, vat_number="")))
    trader = replace(SELLER, name="Ada Martin (EI)", sole_trader=True, legal_form="", capital="")
    assert rules.bears_mentions(replace(WHOLE, seller=trader))
    assert rules.bears_mentions(replace(WHOLE, buyer=replace(BUYER, siren="", country="BE")))
    assert rules.bears_mentions(replace(WHOLE, is_credit_note=True, corrects="2026-000122", due_on=None))


@pytest.mark.parametrize(
    ("due_on", "end_of_month", "code"),
    [
        (DAY, False, None),
        (date(2027, 1, 22), False, None),
        (date(2027, 1, 23), False, "due_too_late"),
        (date(2027, 1, 31), True, None),
        (date(2027, 2, 1), True, "due_too_late"),
        (date(2026, 11, 22), False, "due_before_issue"),
    ],
)
def test_the_due_date_stays_within_the_law(due_on, end_of_month, code):
    verdict = rules.due_date_allowed(DAY, due_on, end_of_month)
    assert [reason.code for reason in verdict.reasons] == ([code] if code else [])


def test_the_penalty_rate_is_at_least_three_times_the_legal_rate():
    assert rules.penalty_rate_allowed(900, 300)
    assert [reason.code for reason in rules.penalty_rate_allowed(899, 300).reasons] == ["penalty_rate_too_low"]


def test_the_due_dates_of_the_page():
    for day, *expected in table("invoice-mentions.md", "Worked example: due dates"):
        issued = date.fromisoformat(day)
        latest = rules.latest_due_date(issued), rules.latest_due_date(issued, end_of_month=True)
        assert [str(due) for due in latest] == expected
    for due, month, lawful in table("invoice-mentions.md", "Is the due date lawful?"):
        verdict = rules.due_date_allowed(DAY, date.fromisoformat(due), end_of_month=month == "yes")
        assert verdict.allowed == (lawful == "yes")


def test_the_late_payment_rate_of_the_page():
    for *rates, lawful in table("invoice-mentions.md", "The late-payment rate"):
        legal, printed = (int(Decimal(rate) * 100) for rate in rates)
        assert rules.penalty_rate_allowed(printed, legal).allowed == (lawful == "yes")
