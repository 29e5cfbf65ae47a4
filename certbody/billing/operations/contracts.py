"""The client's acceptance of the contract: what must hold, who signs, and the evidence that stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from certbody.audits.operations.moving import move
from certbody.audits.queries.audits import get_audit
from certbody.billing.models import Contract, Quote
from certbody.billing.operations.contract_document import moment
from certbody.billing.operations.letters import tell_client, tell_office
from certbody.billing.operations.offered import read_offer
from certbody.billing.queries import quotes
from certbody.billing.rules.quotes import may_accept_quote
from certbody.billing.rules.schedules import DEPOSIT, ORDER
from certbody.clients.models import Application, Organisation
from certbody.clients.rules.application import DATA_RULE, Declaration, declaration_stands, proposal_due
from certbody.clients.terms import application_terms
from certbody.kit import clock, i18n, outbox, wording
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import Invalid, require
from certbody.kit.pdf import render_pdf
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_made

BILL = "contract_bill"
DECLARED = ("no_other_contract", "no_recent_refusal", "accurate")
STATEMENTS = {
    "no_other_contract": "n’avoir conclu de contrat avec aucun autre organisme certificateur pour les mêmes catégories",
    "no_recent_refusal": "n’avoir fait l’objet d’aucun refus ni retrait de certification au cours des 3 derniers mois",
    "accurate": (
        "avoir réalisé au moins une action dans chaque catégorie demandée ou, pour l’apprentissage, l’avoir commencée, "
        "et l’exactitude et l’exhaustivité des informations communiquées, dont la liste de tous les sites"
    ),
}
SIZE_RULE = "Arrêté du 6 juin 2019 (audit), art. 4"


def may_sign(quote: Quote, contract: Contract, day: date) -> Verdict:
    """Whether the client may accept now: the quote runs, the size is confirmed and unchanged, nothing is missing.

    Source: invariants 4, 9 and 26; the reasons say who can lift each obstacle.
    """
    if contract.state != "offered" or quote.state != "sent":
        return refuse("quote_not_open", state=wording.label("quote.state", quote.state))
    made_with, newest = quotes.find_sizes(quote)
    same = quotes.same_span(made_with, newest)
    sent_on = paris_date(quote.sent_at) if quote.sent_at else None
    assumed = [str(line["label_fr"]) for line in quotes.unconfirmed_lines(newest)]
    return all_of(
        may_accept_quote(sent_on, quote.valid_until, day, size_unchanged=same),
        ALLOWED if newest and not newest.unconfirmed else refuse("size_unconfirmed", SIZE_RULE, lines=assumed),
        _complete(quote.audit.organisation, quotes.find_application(quote.audit)),
    )


def _complete(organisation: Organisation, application: Application | None) -> Verdict:
    """Whether what the law wants collected before a contract is there (R5.2)."""
    requested = application is not None and application.nda_requested_on and application.nda_request_file_id
    known = {
        "legal_status": organisation.legal_status,
        "manager_name": organisation.manager_name,
        "contact": organisation.email or organisation.phone,
        "address": organisation.address and organisation.city,
        "nda": organisation.nda or requested,
    }
    missing = [wording.label("contract.field", name) for name, value in known.items() if not value]
    return Verdict(tuple(Reason("contract_field_missing", DATA_RULE, {"field": name}) for name in missing))


def accept_contract(
    contract_id: UUID, signer_name: str, signer_title: str, declared: Collection[str], signer_address: str, by: Actor
) -> Contract:
    """Signs the contract for the client and tells the office, which has 30 days to propose a date (R5.1).

    `declared`: the statements on honour that were ticked, all of DECLARED. `signer_address`: the network address.
    Refused while the size is unconfirmed, the quote is over or required data are missing; Invalid without a name.
    """
    contract = quotes.get_contract(contract_id, by)
    audit = get_audit(contract.audit_id, by, lock=True)
    db.session.refresh(contract)
    quote = quotes.get_quote(contract.quote_id, by)
    today, now = clock.today(), clock.now()
    require(may_sign(quote, contract, today))
    _check_signer(signer_name, signer_title, declared, today)
    contract.signer_id, contract.signer_name, contract.signer_title = by.person_id, signer_name, signer_title
    contract.signer_address, contract.signed_at = signer_address, now
    contract.declaration = _declaration(contract, quote)
    contract.propose_by = proposal_due(today, application_terms(today).proposal_days)
    contract.state, quote.state = "signed", "accepted"
    printed = render_pdf("contract", _signed_document(contract, by))
    contract.signed_file_id = keep_made(f"contrat-{contract.number}-signe.pdf", printed, by).id
    move(audit, "contracted", by, contract=contract.number)
    if any(one["occasion"] in (ORDER, DEPOSIT) for one in contract.schedule):
        outbox.post(BILL, contract_id=str(contract.id))
    _record(contract, quote, by)
    return contract


def _check_signer(name: str, title: str, declared: Collection[str], today: date) -> None:
    missing = {
        field: ["signer_missing"] for field, text in (("signer_name", name), ("signer_title", title)) if not text
    }
    if missing:
        raise Invalid(missing)
    declaration = Declaration(
        signed_on=today,
        attached="accurate" in declared,
        no_other_contract="no_other_contract" in declared,
        no_recent_refusal="no_recent_refusal" in declared,
    )
    require(declaration_stands(declaration, today))


def _declaration(contract: Contract, quote: Quote) -> str:
    client = quote.audit.organisation
    said = " ; ".join(STATEMENTS[name] for name in DECLARED)
    who = f"{contract.signer_name}, {contract.signer_title}, pour {client.name} (SIREN {client.siren})"
    return f"Je soussigné(e) {who}, déclare sur l’honneur : {said}. Catégories : {', '.join(quote.audit.categories)}."


def _signed_document(contract: Contract, by: Actor) -> dict[str, Any]:
    """The document that was offered, word for word, with the client's signature and the evidence of it."""
    assert contract.signed_at is not None
    document = read_offer(contract.id)
    evidence = (
        f"Accepté en ligne par {by.name}, connecté à son espace depuis l’adresse IP {contract.signer_address}, après "
        "lecture du document et chacune des déclarations sur l’honneur."
    )
    client = {
        "by": contract.signer_name,
        "role": contract.signer_title,
        "at": moment(contract.signed_at),
        "evidence": evidence,
    }
    signatures = {**document["signatures"], "client": client}
    return {**document, "signatures": signatures, "document_hash": contract.sha256}


def _record(contract: Contract, quote: Quote, by: Actor) -> None:
    assert contract.propose_by is not None
    signed = {
        "signer": contract.signer_name,
        "title": contract.signer_title,
        "address": contract.signer_address,
        "sha256": contract.sha256,
        "declaration": contract.declaration,
        "propose_by": contract.propose_by.isoformat(),
    }
    journal.record("contract.signed", contract, by, before={"state": "offered"}, after={"state": "signed", **signed})
    journal.record("quote.accepted", quote, by, before={"state": "sent"}, after={"state": "accepted"})
    told = {
        "number": contract.number,
        "signer": contract.signer_name,
        "propose_by": i18n.french_day(contract.propose_by),
    }
    client = quote.audit.organisation
    tell_office("contract_signed", client, f"/quotes/{quote.id}", **told)
    tell_client("contract_signed_client", client, f"portal/quotes/contracts/{contract.id}/signed.pdf", **told)
    db.session.flush()
