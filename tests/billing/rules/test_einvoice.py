"""What the electronic invoice holds: amounts, parties, the French terms; and what the norm says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from certbody.billing.rules.einvoice import ElectronicInvoice, Item, Notes, euros, terms_of
from certbody.billing.rules.einvoice_parties import electronic_address, plain
from certbody.billing.rules.vat import RateTotal
from certbody.kit.facturx import write_cii
from certbody.kit.money import parse_cents
from tests.rule_pages import table
from tests.validators import against_the_norm

SELLER = {
    "name": "Certif’Ouest", "address": ["2 quai Est", "44000 Nantes"], "siren": "404 833 048",
    "email": "a@ouest.example", "siret": "40483304800022", "vat_number": "FR 83 404833048", "legal_form": "SAS",
    "capital": "10 000 €", "rcs": "Nantes",
    "bank": {"holder": "Certif’Ouest", "iban": "FR76 3000 6000 0112 3456 7890 189", "bic": "AGRIFRPP"},
}  # fmt: skip
BUYER = {
    "name": "École & Formation <Évreux>",
    "address": ["Bât. A", "Porte 3", "ZA Nord", "1 rue du Port", "97400 Saint-Denis"],
    "siren": "732829320", "vat_number": "FR44732829320", "email": "b@evreux.example",
}  # fmt: skip
AUDIT = Item("Demi-journées d’audit", 2, 44_250, 88_500, 2000)
NOTES = Notes("40 € de frais de recouvrement.", "Pénalités : BCE + 10 points.", "Pas d’escompte.", "Art. 293 B du CGI")
WHOLE = ElectronicInvoice(
    number="F-2026-000017",
    issued_on=date(2026, 11, 23),
    service_on=date(2026, 11, 20),
    due_on=date(2026, 12, 23),
    seller=SELLER,
    buyer=BUYER,
    items=(AUDIT,),
    notes=NOTES,
    vat_on_debits=False,
    contract_number="C-2026-000003",
)
KINDS = {
    "services": WHOLE,
    "on_debits": replace(WHOLE, vat_on_debits=True),
    "overseas": replace(WHOLE, items=(replace(AUDIT, rate=850), Item("Déplacement", 1, 41_260, 41_260, 1000))),
    "exempt": replace(WHOLE, items=(replace(AUDIT, rate=0),)),
    "deposit": replace(WHOLE, items=(Item("Acompte à la commande", 1, 26_550, 26_550, 2000),), is_deposit=True),
    "after_deposit": replace(WHOLE, deposits=(("F-2026-000009", date(2026, 11, 1)),), prepaid_cents=31_860),
    "after_whole_deposit": replace(WHOLE, deposits=(("F-2026-000009", date(2026, 11, 1)),), prepaid_cents=106_200),
    "credit_after_deposit": replace(
        WHOLE,
        items=(replace(AUDIT, quantity=-2, net_cents=-88_500),),
        corrects=("F-2026-000016", date(2026, 11, 20)),
        due_on=None,
        deposits=(("F-2026-000009", date(2026, 11, 1)),),
        prepaid_cents=-31_860,
    ),
    "instalment": replace(
        WHOLE,
        items=(
            Item("Annuité 2/3", 1, 29_500, 29_500, 2000),
            Item("Redevance annuelle de suivi", 1, 44_000, 44_000, 2000),
        ),
    ),
    "reverse_charge": replace(
        WHOLE,
        items=(replace(AUDIT, rate=0),),
        vat_reason="reverse_charge",
        notes=replace(NOTES, exemption="Autoliq."),
        buyer={**BUYER, "siren": "", "country": "BE", "vat_number": "BE0123456749", "address": ["Rue A", "1000 Mons"]},
    ),
    "outside": replace(
        WHOLE,
        items=(replace(AUDIT, rate=0),),
        vat_reason="outside",
        notes=replace(NOTES, exemption="Art. 259, 1°"),
        buyer={**BUYER, "siren": "", "country": "CH", "vat_number": "", "address": ["Rue A", "1200 Genève"]},
    ),
    "other_territory": replace(
        WHOLE, items=(replace(AUDIT, rate=0),), vat_reason="outside", notes=replace(NOTES, exemption="Art. 259, 1°")
    ),
    "not_applied": replace(
        WHOLE, items=(replace(AUDIT, rate=0),), vat_reason="not_applied", notes=replace(NOTES, exemption="Art. 294")
    ),
    "exempt_client": replace(
        WHOLE, items=(replace(AUDIT, rate=0),), vat_reason="exempt", notes=replace(NOTES, exemption="Art. 262, I")
    ),
    "ordered_elsewhere": replace(
        WHOLE, buyer=BUYER | {"order_number": "BC 2026/17", "billing_address": ["Service achats", "75001 Paris"]}
    ),
    "discounted": replace(WHOLE, items=(AUDIT, Item("Remise", 1, -10_000, -10_000, 2000))),
    "no_account": replace(WHOLE, seller=SELLER | {"bank": None}, contract_number=""),
    "no_siren": replace(WHOLE, buyer=BUYER | {"siren": "", "vat_number": ""}),
    "free": replace(WHOLE, items=(Item("Visite offerte", 1, 0, 0, 2000),)),
    "credit_note": replace(
        WHOLE,
        items=(Item("Demi-journées d’audit", -1, 44_250, -44_250, 2000),),
        corrects=("F-2026-000016", date(2026, 11, 20)),
        due_on=None,
    ),
    "credit_of_a_cent": replace(
        WHOLE,
        items=(Item("Déplacement", -1, 33, -33, 550),),
        corrects=("F-2026-000016", date(2026, 11, 20)),
        due_on=None,
        by_rate=(RateTotal(550, -33, -1),),
    ),
}


def notes_of(invoice: ElectronicInvoice) -> dict[str, str]:
    return {note["BT-21"]: note["BT-22"] for note in terms_of(invoice)["BG-1"]}


def test_the_example_of_the_page() -> None:
    lines = table("e-invoice.md", "Worked example")
    items = tuple(
        Item(label, int(quantity), parse_cents(price), parse_cents(net), int(float(rate) * 100))
        for label, quantity, price, rate, net in lines
    )
    terms = terms_of(replace(WHOLE, items=items))
    found = {name: value for name, value in terms.items() if isinstance(value, str)}
    for rank, tax in enumerate(terms["BG-23"], start=1):
        found |= {f"{name} ({rank})": value for name, value in tax.items()}
    for term, _meaning, value in table("e-invoice.md", "Its terms"):
        assert found[term] == value, term


def test_the_french_terms_are_there() -> None:
    terms = terms_of(WHOLE)
    assert (terms["BT-3"], terms["BT-23"], terms["BT-8"]) == ("380", "S1", "payment")
    assert terms["BG-7"]["legal_identifier"] == terms["BG-7"]["einvoicing_addr"] == "732829320"
    assert (terms["BG-7"]["legal_identifier_schemeid"], terms["BG-7"]["einvoicing_addr_schemeid"]) == ("0002", "0225")
    assert terms["BG-4"]["legal_info"] == "SAS, capital social : 10 000 €, RCS Nantes"
    assert terms["BG-4"]["identifiers"] == {"0009": "40483304800022"}
    assert notes_of(WHOLE) == {"PMT": NOTES.recovery, "PMD": NOTES.late, "AAB": NOTES.early, "BAR": "B2B"}


def test_the_option_for_debits_is_a_code_and_a_sentence() -> None:
    invoice = KINDS["on_debits"]
    assert terms_of(invoice)["BT-8"] == "invoice"
    assert "débits" in notes_of(invoice)["AAI"]


def test_an_exempt_invoice_says_why() -> None:
    (tax,) = terms_of(KINDS["exempt"])["BG-23"]
    assert (tax["BT-118"], tax["BT-117"], tax["BT-120"]) == ("E", "0.00", NOTES.exemption)
    assert tax["BT-121"] == "VATEX-FR-FRANCHISE"


def test_a_client_without_siren_is_reached_by_mail() -> None:
    assert electronic_address({"siren": "123"}) is None
    buyer = terms_of(KINDS["no_siren"])["BG-7"]
    assert (buyer["einvoicing_addr"], buyer["einvoicing_addr_schemeid"]) == ("b@evreux.example", "EM")
    assert "legal_identifier" not in buyer
    assert "BAR" not in notes_of(KINDS["no_siren"])


def test_a_deposit_has_its_kind_and_is_deducted_from_the_invoice_that_names_it() -> None:
    assert terms_of(KINDS["deposit"])["BT-3"] == "386"
    terms = terms_of(KINDS["after_deposit"])
    assert (terms["BT-23"], terms["BT-112"], terms["BT-113"], terms["BT-115"]) == ("S4", "1062.00", "318.60", "743.40")
    assert terms["BG-3"] == [{"BT-25": "F-2026-000009", "BT-26": date(2026, 11, 1)}]
    assert terms_of(KINDS["credit_after_deposit"])["BT-115"] == "743.40"


@pytest.mark.parametrize(
    ("kind", "category", "code"),
    [
        ("reverse_charge", "AE", "VATEX-EU-AE"), ("outside", "O", "VATEX-EU-O"), ("not_applied", "E", None),
        ("exempt_client", "E", None),
    ],
)  # fmt: skip
def test_an_invoice_without_vat_says_which_case_it_is(kind: str, category: str, code: str | None) -> None:
    terms = terms_of(KINDS[kind])
    (tax,) = terms["BG-23"]
    assert (tax["BT-118"], tax.get("BT-121"), tax["BT-120"]) == (category, code, KINDS[kind].notes.exemption)
    assert ("vat_identifier" in terms["BG-4"]) is (category != "O")


def test_a_credit_note_counts_upwards_and_names_its_invoice() -> None:
    terms = terms_of(KINDS["credit_note"])
    assert (terms["BT-3"], terms["BT-112"]) == ("381", "531.00")
    assert terms["BG-3"] == [{"BT-25": "F-2026-000016", "BT-26": date(2026, 11, 20)}]
    assert terms["BG-25"][0]["BT-129"] == "1"
    assert "déduit" in terms["BT-20"]
    assert "BT-84" not in terms, "nobody is asked to pay a credit note"


def test_the_vat_of_a_credit_note_is_the_one_that_it_takes_back() -> None:
    """Two cents by the rate alone, one when the notes before it took the rest: paper and program say the same."""
    terms = terms_of(KINDS["credit_of_a_cent"])
    assert (terms["BT-110"], terms["BT-112"], terms["BG-23"][0]["BT-117"]) == ("0.01", "0.34", "0.01")


def test_a_discount_takes_pieces_away() -> None:
    line = terms_of(KINDS["discounted"])["BG-25"][1]
    assert (line["BT-129"], line["BT-146"], line["BT-131"]) == ("-1", "100.00", "-100.00")


def test_a_long_address_keeps_every_line() -> None:
    post = terms_of(WHOLE)["BG-7"]
    assert [post[f"addr_l{rank}"] for rank in (1, 2, 3)] == ["Bât. A", "Porte 3", "ZA Nord, 1 rue du Port"]
    assert (post["postcode"], post["city"]) == ("97400", "Saint-Denis")


def test_amounts_and_texts_are_written_plainly() -> None:
    assert [euros(cents) for cents in (0, 5, -5, 123_456_789)] == ["0.00", "0.05", "-0.05", "1234567.89"]
    assert plain("a\x00b\ud800\n c\u00a0d") == "ab c d"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_and_its_sums_agree(kind: str) -> None:
    root = etree.fromstring(write_cii(terms_of(KINDS[kind])))

    def cents(name: str) -> list[int]:
        return [round(float(found.text) * 100) for found in root.iter(f"{{*}}{name}")]

    (net,), (gross,), (due,) = cents("TaxBasisTotalAmount"), cents("GrandTotalAmount"), cents("DuePayableAmount")
    assert sum(cents("BasisAmount")) == net
    assert net + sum(cents("CalculatedAmount")) == gross == due + sum(cents("TotalPrepaidAmount"))
    assert sum(cents("LineTotalAmount")) == 2 * net, "the lines, and once more their sum"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_the_rules_of_the_norm_and_of_france(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "invoice.xml"
    path.write_bytes(write_cii(terms_of(KINDS[kind])))
    assert against_the_norm(path) == []


def test_the_norm_sees_a_wrong_total_and_a_missing_note(tmp_path: Path) -> None:
    path = tmp_path / "invoice.xml"
    path.write_bytes(write_cii(terms_of(WHOLE) | {"BT-115": "1061.00", "BG-1": []}))
    told = "\n".join(against_the_norm(path))
    assert "BR-CO-16" in told
    assert "BR-FR-05" in told
