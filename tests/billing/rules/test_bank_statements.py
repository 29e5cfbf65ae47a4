"""Statements read, in XML of both versions and as tables; what is kept of them, and what is told of the rest."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules.bank_csv import find_heading, fits, guess_columns, read_table, text_of
from certbody.billing.rules.bank_lines import Entry, Problem, Sorter, Unreadable, cents_of, day_of
from certbody.billing.rules.camt import read_camt
from tests.billing.bank import IBAN, a_camt, a_table, an_entry
from tests.rule_pages import table

PAGE = "bank-transfers.md"
DAY = date(2026, 11, 23)
COLUMNS = {"day": "Date", "words": "Libellé", "credit": "Crédit"}


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_statement_in_xml_tells_who_paid_what_for(version: str) -> None:
    entry = an_entry("A1", "1062.00", "FACTURE F-2026-000001", "ÉCOLE DU PORT", day=DAY, version=version)
    told = list(read_camt([a_camt(entry, version=version)]))
    assert told == [Entry(3, IBAN, "A1", DAY, 106_200, "ÉCOLE DU PORT", "FACTURE F-2026-000001")]


def test_it_may_come_in_pieces_of_any_size() -> None:
    body = a_camt(an_entry("A1", "10.00", "é" * 20, day=DAY), an_entry("A2", "20.00", day=DAY))
    whole = list(read_camt([body]))
    assert len(whole) == 2
    assert list(read_camt(body[at : at + 7] for at in range(0, len(body), 7))) == whole


def test_each_transfer_of_a_batch_is_told_by_itself_when_the_bank_tells_its_amount() -> None:
    parts = "".join(
        f"<TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs>"
        f'<AmtDtls><TxAmt><Amt Ccy="EUR">{n}0.00</Amt></TxAmt></AmtDtls>'
        f"<RltdPties><Dbtr><Nm>Client {n}</Nm></Dbtr></RltdPties></TxDtls>"
        for n in (1, 2)
    )
    entry = (
        '<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
        "<BookgDt><Dt>2026-11-23</Dt></BookgDt>"
        f"<NtryRef>B7</NtryRef><NtryDtls>{parts}</NtryDtls></Ntry>"
    )
    told = list(read_camt([a_camt(entry)]))
    assert [(one.reference, one.amount_cents, one.payer, one.words) for one in told if isinstance(one, Entry)] == [
        ("B7/1", 1_000, "Client 1", "E1"),
        ("B7/2", 2_000, "Client 2", "E2"),
    ]
    (whole,) = read_camt([a_camt(entry.replace("30.00", "31.00"))])
    assert isinstance(whole, Entry)
    assert (whole.amount_cents, whole.payer) == (3_100, "Client 1, Client 2")


def test_what_went_out_is_below_zero_and_what_is_not_booked_is_not_told() -> None:
    out, waiting = an_entry("A1", "10.00", day=DAY, sign="DBIT"), an_entry("A2", "10.00", day=DAY, status="PDNG")
    assert [one.amount_cents for one in read_camt([a_camt(out, waiting)]) if isinstance(one, Entry)] == [-1_000]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (an_entry("A1", "10.00", day=DAY, currency="USD"), Problem(3, "statement_currency", "USD")),
        (an_entry("A1", "dix", day=DAY), Problem(3, "statement_amount", "dix")),
        (an_entry("A1", "1.205", day=DAY), Problem(3, "statement_amount", "1.205")),
        (an_entry("A1", "9" * 5_000, day=DAY), Problem(3, "statement_amount", "9" * 5_000)),
        (an_entry("A1", "-5", day=DAY), Problem(3, "statement_amount", "-5")),
    ],
)
def test_an_entry_that_cannot_be_read_is_told_with_its_line(entry: str, problem: Problem) -> None:
    good = an_entry("A2", "20.00", day=DAY)
    told = list(read_camt([a_camt(entry, good)]))
    assert told[0] == problem
    assert isinstance(told[1], Entry), "the others are kept"


BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        (a_camt(an_entry("A1", "1.00"))[:-40], "statement_broken", 6),
        (a_camt().replace(b"?>\n", b"?>\n" + BOMB), "statement_entities", 2),
        (a_camt().replace(b"?>\n", b"?>\n" + OUTSIDE), "statement_entities", 2),
        (a_camt().replace(b"camt.053", b"pain.001"), "statement_not_camt", 2),
        (b"<html></html>", "statement_not_camt", 1),
        (b"", "statement_broken", 1),
        (
            b"<Document" + b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">' + b"<a>" * 100,
            "statement_broken",
            1,
        ),
    ],
)
def test_a_file_that_is_no_statement_is_refused_with_its_line(body: bytes, code: str, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        list(read_camt([body]))
    assert (refused.value.problem.code, refused.value.problem.place) == (code, line)


@given(st.binary(max_size=300))
def test_no_file_does_anything_but_be_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(read_camt([body]))


def test_a_table_is_read_below_what_the_bank_puts_above_it() -> None:
    text = text_of(a_table("23/11/2026;VIR ÉCOLE;;1 062,00", "24/11/2026;LOYER;800,00;"))
    heading = find_heading(text)
    assert (heading.columns, heading.place, heading.delimiter) == (("Date", "Libellé", "Débit", "Crédit"), 4, ";")
    assert guess_columns(heading.columns) == COLUMNS
    told = list(read_table(text, heading, COLUMNS, IBAN))
    assert told == [
        Entry(5, IBAN, "", DAY, 106_200, "", "VIR ÉCOLE"),
        Entry(6, IBAN, "", date(2026, 11, 24), 0, "", "LOYER"),
    ]


def test_a_line_of_a_table_that_cannot_be_read_is_told_and_the_others_kept() -> None:
    rows = ("23/11/2026;A;;10,00", "Total;;;10,00", "31/02/2026;B;;5,00", "23/11/2026;C;;cinq", "23/11/2026")
    text = text_of(a_table(*rows))
    told = list(read_table(text, find_heading(text), COLUMNS, IBAN))
    assert told[1:] == [
        Problem(6, "statement_day", "Total"),
        Problem(7, "statement_day", "31/02/2026"),
        Problem(8, "statement_amount", "cinq"),
        Entry(9, IBAN, "", DAY, 0),
    ]


def test_an_amount_in_xml_may_have_the_five_decimals_of_the_norm() -> None:
    told = list(read_camt([a_camt(an_entry("A1", "1200.00000", day=DAY), an_entry("A2", "1.200", day=DAY))]))
    assert [one.amount_cents for one in told if isinstance(one, Entry)] == [120_000, 120]


@pytest.mark.parametrize(
    ("columns", "guessed"),
    [
        (("Date", "Libellé", "Montant débit", "Montant crédit"), {"credit": "Montant crédit"}),
        (("Date", "Libellé", "Montant (débit -, crédit +)"), {"amount": "Montant (débit -, crédit +)"}),
        (("Date", "Libellé", "Débit", "Crédit", "Devise"), {"credit": "Crédit", "currency": "Devise"}),
        (("Date", "Libellé", "Montant débit"), {}),
    ],
)
def test_what_went_out_is_never_proposed_as_what_came_in(columns: tuple[str, ...], guessed: dict[str, str]) -> None:
    assert guess_columns(columns) == {"day": "Date", "words": "Libellé", **guessed}


def test_a_line_of_a_table_in_another_currency_is_told_and_not_kept() -> None:
    rows = ("23/11/2026;A;120,00;USD", "23/11/2026;B;10,00;eur", "23/11/2026;C;11,00;")
    text = text_of(a_table(*rows, heading="Date;Libellé;Montant;Devise"))
    heading = find_heading(text)
    told = list(read_table(text, heading, guess_columns(heading.columns), IBAN))
    assert told == [
        Problem(5, "statement_currency", "USD"),
        Entry(6, IBAN, "", DAY, 1_000, "", "B"),
        Entry(7, IBAN, "", DAY, 1_100, "", "C"),
    ]


@pytest.mark.parametrize("written", ["1.200", "1,200", "1" * 5_000, "٣"])
def test_what_may_be_read_in_two_ways_or_in_none_is_no_amount(written: str) -> None:
    assert cents_of(written) is None


def test_other_columns_than_those_named_are_seen() -> None:
    heading = find_heading(text_of(a_table("23/11/2026;A;10,00", heading="Jour;Texte;Somme")))
    assert not fits(heading, COLUMNS)
    with pytest.raises(Unreadable):
        find_heading("bonjour\n\nau revoir\n")


def _entries(*said: tuple[str, int, str]) -> list[Entry]:
    return [Entry(1, IBAN, reference, DAY, cents, "", words) for reference, cents, words in said]


def _names(*said: tuple[str, int, str]) -> list[str]:
    return [one.reference for one in Sorter(DAY).keep(_entries(*said))]


def test_a_line_is_named_the_same_whenever_it_is_told() -> None:
    once = _names(("A1", 100, "x"), ("", 100, "y"), ("NOTPROVIDED", 100, "y"))
    assert len(set(once)) == 3, "two transfers of one amount on one day without a reference are two"
    assert _names(("A1", 100, "x"), ("", 100, "y"), ("NOTPROVIDED", 100, "y")) == once
    assert _names(("", 100, "y")) == once[1:2], "a statement that overlaps names it the same"
    assert len(set(_names(("A1", 100, "x"), ("A1", 100, "z")))) == 2, "nor is one lost whose bank repeats a reference"
    assert _names(("A1", 100, "z"), ("A1", 100, "x"))[1:] == once[:1], "whatever stands above it"
    assert len(set(_names(("A1", 100, "x"), ("A1", 100, "x")))) == 1


def test_what_is_not_kept_is_counted() -> None:
    sorter = Sorter(DAY, most_problems=1)
    late = Entry(9, IBAN, "L", date(2026, 11, 24), 100)
    assert list(sorter.keep([*_entries(("A", -100, ""), ("B", 0, "")), late, Problem(3, "statement_day"), late])) == []
    assert (sorter.left_out, sorter.faults, len(sorter.problems)) == (2, 3, 1)
    assert sorter.problems[0] == Problem(9, "statement_day_to_come", "2026-11-24")


def test_the_worked_examples() -> None:
    for written, cents in table(PAGE, "Worked example: amounts as banks write them"):
        assert cents_of(written.strip("`")) == (int(cents) if cents else None), written
    for written, day in table(PAGE, "Worked example: days as banks write them"):
        assert day_of(written.strip("`")) == (date.fromisoformat(day) if day else None), written


@given(st.integers(-(10**12), 10**12))
def test_an_amount_is_read_back_however_it_is_parted(cents: int) -> None:
    sign, euros, rest = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    assert cents_of(f"{sign}{euros}.{rest:02d}") == cents
    assert cents_of(f"{sign}{euros:,}.{rest:02d}".replace(",", " ").replace(".", ",")) == cents
    if euros >= 1000:
        assert cents_of(f"{sign}{euros:,}.{rest:02d}") == cents
