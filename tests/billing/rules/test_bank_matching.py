"""Which invoices a transfer is proposed for, why, and how sure that is."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules.bank_matching import CERTAIN, LIKELY, POSSIBLE, Matching, OpenInvoice, Suggestion
from tests.rule_pages import table

PAGE = "bank-transfers.md"
SPACE = UUID(int=7)


def an_open(number: str, cents: int, client: str = "École du Port", due: date = date(2026, 12, 23)) -> OpenInvoice:
    return OpenInvoice(uuid5(SPACE, number), number, uuid5(SPACE, client), client, cents, due)


FIRST = an_open("F-2026-000001", 106_200, due=date(2026, 12, 1))
SECOND = an_open("F-2026-000002", 52_800)
THIRD = an_open("F-2026-000003", 40_000, "SARL Atelier des Arts")
ALL = Matching([SECOND, FIRST, THIRD])


def told(one: Suggestion) -> tuple[str, str, list[tuple[str, int]], int]:
    return one.confidence, one.reason, [(part.invoice.number, part.cents) for part in one.parts], one.rest_cents


def surest(cents: int, words: str, payer: str = "") -> tuple[str, str, list[tuple[str, int]], int] | None:
    found = ALL.suggest(cents, words, payer)
    return told(found[0]) if found else None


def test_the_worked_example() -> None:
    for cents, words, payer, confidence, reason, parts, rest in table(PAGE, "Worked example: what is proposed"):
        found = surest(int(cents), words, payer)
        if not confidence:
            assert found is None, words
            continue
        shares = [part.split(" × ") for part in parts.split(", ")]
        assert found == (confidence, reason, [(number, int(share)) for number, share in shares], int(rest)), words


@pytest.mark.parametrize(
    "words",
    [
        "Facture F-2026-000001",
        "f2026000001",
        "FACT.F 2026 000001/SEPA",
        "REF:2026-000001.",
        "n°F_2026/000001",
        "FACTF-2026-000001",
    ],
)
def test_a_number_is_found_however_it_is_written(words: str) -> None:
    assert surest(106_200, words) == (CERTAIN, "number_exact", [("F-2026-000001", 106_200)], 0)


@pytest.mark.parametrize("words", ["12026000001", "2026-0000011", "F-2025-000001", "20260000", ""])
def test_other_digits_are_no_number(words: str) -> None:
    found = surest(1, words)
    assert found is None


def test_a_number_of_another_series_is_not_taken_for_one() -> None:
    matching = Matching([an_open("F-2026-000001", 100), an_open("G-2026-000001", 100)])
    assert [told(one)[1] for one in matching.suggest(100, "2026-000001")] == []
    assert told(matching.suggest(100, "G-2026-000001")[0])[2] == [("G-2026-000001", 100)]


@pytest.mark.parametrize("words", ["RBT AVOIR AV-2026-000001", "av 2026 000001"])
def test_the_number_of_a_credit_note_names_no_invoice(words: str) -> None:
    found = surest(106_200, words)
    assert found is not None
    assert found[:2] == (POSSIBLE, "amount")


def test_the_name_alone_is_never_certain_and_small_words_do_not_count() -> None:
    assert surest(40_000, "VIR ATELIER DES ARTS") == (LIKELY, "name_amount", [("F-2026-000003", 40_000)], 0)
    assert surest(40_001, "", "Les arts de Lyon") is None
    assert surest(159_000, "", "ECOLE DU PORT SAS") == (
        LIKELY, "name_all", [("F-2026-000001", 106_200), ("F-2026-000002", 52_800)], 0
    )  # fmt: skip


def test_two_invoices_of_one_amount_are_not_told_apart_by_it() -> None:
    matching = Matching(
        [an_open("F-2026-000001", 100, "Un organisme"), an_open("F-2026-000002", 100, "Un autre organisme")]
    )
    assert matching.suggest(100, "rien") == ()


@given(
    st.lists(st.tuples(st.integers(1, 5_000), st.sampled_from(["Port", "Atelier Rouge", "Cap Formation"])), max_size=8),
    st.integers(1, 20_000),
    st.text(max_size=40),
)
def test_nothing_is_given_out_twice_nor_more_than_there_is(
    known: list[tuple[int, str]], cents: int, words: str
) -> None:
    invoices = [an_open(f"F-2026-{rank:06d}", left, client) for rank, (left, client) in enumerate(known, start=1)]
    text = words + " Cap Formation F-2026-000001 F-2026-000002"
    for one in Matching(invoices).suggest(cents, text):
        assert sum(part.cents for part in one.parts) + one.rest_cents == cents
        assert all(0 < part.cents <= part.invoice.left_cents for part in one.parts)
        assert len({part.invoice.id for part in one.parts}) == len(one.parts)
        assert one.confidence in (CERTAIN, LIKELY, POSSIBLE)
        if one.confidence == CERTAIN:
            assert one.rest_cents == 0
