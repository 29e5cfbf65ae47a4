"""The document that was offered for signature, with its values kept beside it: the signed copy says the same words."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from certbody.billing.models import Contract
from certbody.billing.queries.quotes import find_offer_entry
from certbody.kit.pdf import render_pdf
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_made, read_file


def print_offer(number: str, document: dict[str, Any], by: Actor) -> StoredFile:
    """Keeps the PDF that the client will read; its SHA-256 is what the signature answers for."""
    return keep_made(f"contrat-{number}.pdf", render_pdf("contract", document), by)


def record_offer(contract: Contract, document: dict[str, Any], by: Actor) -> None:
    """Keeps the values behind the PDF, and says in the journal where."""
    body = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
    values = keep_made(f"contrat-{contract.number}.txt", body, by)
    after = {"number": contract.number, "sha256": contract.sha256, "values_file": str(values.id)}
    journal.record("contract.offered", contract, by, after=after)


def read_offer(contract_id: UUID) -> dict[str, Any]:
    """The values of the document as it was offered."""
    _row, kept = read_file(UUID(find_offer_entry(contract_id)["values_file"]))
    document: dict[str, Any] = json.loads(kept.read_bytes())
    return document
