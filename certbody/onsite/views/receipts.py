"""One receipt of evidence alone: read as a page, or taken along as JSON that anybody can check."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, render_template

from certbody.kit.errors import NotFound
from certbody.onsite.operations.keys import public_key
from certbody.onsite.queries.receipts import get_receipt
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("receipts", __name__)


@bp.get("/b/<slug>/evidence/<uuid:finding_evidence_id>/receipt")
@requires(Permission.READ_FINDINGS)
def show_receipt(finding_evidence_id: UUID) -> Any:
    receipt, audit = get_receipt(finding_evidence_id, actor())
    told = json.loads(receipt.statement) if receipt else {}
    return render_template("onsite/receipt.html", receipt=receipt, audit=audit, told=told, **public_key())


@bp.get("/b/<slug>/evidence/<uuid:finding_evidence_id>/receipt.json")
@requires(Permission.READ_FINDINGS)
def download_receipt(finding_evidence_id: UUID) -> Any:
    receipt, _audit = get_receipt(finding_evidence_id, actor())
    if receipt is None:
        raise NotFound
    key = public_key()["key"]
    answer = jsonify(statement=json.loads(receipt.statement), signature=receipt.signature, key=key)
    answer.headers["Content-Disposition"] = f'attachment; filename="recu-{finding_evidence_id}.json"'
    return answer
