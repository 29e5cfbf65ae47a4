"""The file for the bank: its structure, its order, its sums, its characters, in both versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules import pain001 as rules
from certbody.kit.dates import PARIS
from tests.rule_pages import table
from tests.validators import against_pain001

DEBTOR = rules.Account("Armorique Certification – Qualité", "FR7630006000011234567890189", "AGRIFRPP")
ZOE = rules.Account("Zoé Œhler & Cie", "FR1420041010050500013M02606")
JAN = rules.Account("Jan Müller", "DE89370400440532013000", "COBADEFFXXX")
ORDER = rules.Order(
    "VIR-00001", datetime(2026, 11, 26, 18, 5, 9, tzinfo=PARIS), date(2026, 11, 30), DEBTOR,
    (rules.Transfer("H-00001", 80_000, ZOE, "Honoraires H-00001"), rules.Transfer("H-00002", 105, JAN, "Frais n° 2")),
)  # fmt: skip
# What the standard allows below each part, in its order, and what must be there (ISO 20022, MX pain.001.001.09 and 03).
CHILDREN = {
    "Document": ("CstmrCdtTrfInitn!",),
    "CstmrCdtTrfInitn": ("GrpHdr!", "PmtInf!"),
    "GrpHdr": ("MsgId!", "CreDtTm!", "NbOfTxs!", "CtrlSum", "InitgPty!"),
    "InitgPty": ("Nm",),
    "PmtInf": (
        "PmtInfId!", "PmtMtd!", "BtchBookg", "NbOfTxs", "CtrlSum", "PmtTpInf", "ReqdExctnDt!", "Dbtr!", "DbtrAcct!",
        "DbtrAgt!", "ChrgBr", "CdtTrfTxInf!",
    ),
    "PmtTpInf": ("InstrPrty", "SvcLvl"), "SvcLvl": ("Cd",), "Dbtr": ("Nm",), "Cdtr": ("Nm",),
    "DbtrAcct": ("Id!", "Ccy"), "CdtrAcct": ("Id!", "Ccy"), "Id": ("IBAN",),
    "DbtrAgt": ("FinInstnId!",), "CdtrAgt": ("FinInstnId!",), "FinInstnId": ("BICFI", "BIC", "Othr"), "Othr": ("Id!",),
    "CdtTrfTxInf": ("PmtId!", "Amt!", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf"),
    "PmtId": ("InstrId", "EndToEndId!"), "Amt": ("InstdAmt!",), "RmtInf": ("Ustrd",), "ReqdExctnDt": ("Dt",),
}  # fmt: skip
LENGTHS = {"MsgId": 35, "PmtInfId": 35, "EndToEndId": 35, "Nm": 70, "Ustrd": 140}


def name(part: Element) -> str:
    return part.tag.split("}")[1]


def read(order: rules.Order = ORDER, version: str = "09") -> Element:
    return fromstring(rules.write_order(order, version))


def texts(root: Element, path: str) -> list[str | None]:
    space = root.tag.split("}")[0] + "}"
    return [one.text for one in root.findall(".//" + "/".join(space + step for step in path.split("/")))]


def check(part: Element) -> None:
    """Every part is one that the standard has there, in its order, none missing, no text too long or foreign."""
    children = [name(one) for one in part]
    if not children:
        assert part.text
        assert set(part.text) <= rules._SET
        assert len(part.text) <= LENGTHS.get(name(part), 140)
        return
    allowed = [one.rstrip("!") for one in CHILDREN[name(part)]]
    places = [allowed.index(one) for one in children]
    assert places == sorted(places), children
    once = [one for one in children if one != "CdtTrfTxInf"]
    assert len(once) == len(set(once))
    needed = {one[:-1] for one in CHILDREN[name(part)] if one.endswith("!")}
    if name(part) not in ("Id",):
        assert needed <= set(children), (name(part), needed)
    for one in part:
        if not (name(part) == "Othr" and name(one) == "Id"):
            check(one)


@pytest.mark.parametrize("version", rules.VERSIONS)
def test_the_structure_is_that_of_the_standard(version: str) -> None:
    root = read(version=version)
    assert root.tag == f"{{urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}}}Document"
    check(root)
    assert rules.write_order(ORDER, version).startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')


ALONE = replace(ORDER, debtor=replace(DEBTOR, bic=""), transfers=ORDER.transfers[:1])


@pytest.mark.parametrize("order", [ORDER, ALONE], ids=["two", "alone"])
@pytest.mark.parametrize("version", rules.VERSIONS)
def test_the_schema_of_its_version_has_nothing_against_it(version: str, order: rules.Order, tmp_path: Path) -> None:
    path = tmp_path / "order.xml"
    path.write_bytes(rules.write_order(order, version))
    assert against_pain001(path) == []
    path.write_bytes(path.read_bytes().replace(b"<PmtMtd>TRF", b"<PmtMtd>XXX"))
    assert len(against_pain001(path)) == 1


def test_each_version_has_its_own_day_and_name_of_a_bank() -> None:
    new, old = read(), read(version="03")
    assert texts(new, "ReqdExctnDt/Dt") == texts(old, "ReqdExctnDt") == ["2026-11-30"]
    assert texts(new, "DbtrAgt/FinInstnId/BICFI") == texts(old, "DbtrAgt/FinInstnId/BIC") == ["AGRIFRPP"]
    assert texts(new, "CdtrAgt/FinInstnId/BICFI") == ["COBADEFFXXX"]
    alone = read(replace(ORDER, debtor=replace(DEBTOR, bic="")))
    assert texts(alone, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]


def test_counts_and_sums_are_told_twice_and_hold() -> None:
    root = read()
    assert texts(root, "NbOfTxs") == ["2", "2"]
    assert texts(root, "CtrlSum") == ["801.05", "801.05"]
    assert texts(root, "InstdAmt") == ["800.00", "1.05"]
    assert {one.get("Ccy") for one in root.iter() if name(one) == "InstdAmt"} == {"EUR"}
    assert texts(root, "EndToEndId") == ["H-00001", "H-00002"]
    assert texts(root, "CreDtTm") == ["2026-11-26T18:05:09"]


def test_names_and_words_are_in_the_set_of_the_banks() -> None:
    root = read()
    assert texts(root, "Cdtr/Nm") == ["Zoe OEhler + Cie", "Jan Muller"]
    assert texts(root, "Dbtr/Nm") == ["Armorique Certification - Qualite"]
    assert texts(root, "Ustrd") == ["Honoraires H-00001", "Frais no 2"]


def test_the_accounts_of_the_page() -> None:
    for iban, payable in table("auditor-fees.md", "The file for the bank"):
        assert rules.check_iban(iban).allowed is (payable == "yes")


@pytest.mark.parametrize("iban", ["", "FR", "fr1420041010050500013m02606", "FR1420041010050500013M0260", "FR14 2004"])
def test_what_is_no_account_is_refused(iban: str) -> None:
    assert not rules.check_iban(iban)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"transfers": ()}, "order_empty"),
        ({"transfers": (ORDER.transfers[0], ORDER.transfers[0])}, "order_reference_twice"),
        ({"transfers": (replace(ORDER.transfers[0], amount_cents=0),)}, "order_amount_wrong"),
        ({"transfers": (replace(ORDER.transfers[0], amount_cents=-1),)}, "order_amount_wrong"),
        ({"transfers": (replace(ORDER.transfers[0], amount_cents=10**11),)}, "order_amount_wrong"),
        ({"transfers": (replace(ORDER.transfers[0], reference="/H-1"),)}, "order_words_wrong"),
        ({"transfers": (replace(ORDER.transfers[0], creditor=replace(ZOE, name="山田")),)}, "order_words_wrong"),
        ({"transfers": (replace(ORDER.transfers[0], creditor=replace(ZOE, iban="FR00")),)}, "iban_wrong"),
        ({"debtor": replace(DEBTOR, iban="")}, "order_without_account"),
    ],
)
def test_an_order_that_no_bank_would_carry_out_is_not_written(changed: dict, code: str) -> None:
    order = replace(ORDER, **changed)
    assert code in [reason.code for reason in rules.check_order(order).reasons]
    with pytest.raises(ValueError, match="VIR-00001"):
        rules.write_order(order)


@given(st.text(max_size=200))
def test_any_text_comes_out_in_the_set(text: str) -> None:
    found = rules.in_set(text, 70)
    assert set(found) <= rules._SET
    assert len(found) <= 70
    assert "//" not in found
    assert not found.startswith("/")
    assert rules.in_set(found, 70) == found


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30))
def test_sums_hold_however_many_transfers(amounts: list[int]) -> None:
    transfers = tuple(rules.Transfer(f"H-{at:05d}", cents, ZOE, "Essai") for at, cents in enumerate(amounts, start=1))
    root = read(replace(ORDER, transfers=transfers))
    assert texts(root, "CtrlSum")[0] == rules.euros(sum(amounts))
    assert sum(int((text or "").replace(".", "")) for text in texts(root, "InstdAmt")) == sum(amounts)
