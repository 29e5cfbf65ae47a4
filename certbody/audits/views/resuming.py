"""Taking an audit of a running cycle on to planning, under the contract that covers it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_babel import gettext as _

from certbody.audits.operations.resuming import resume_contract
from certbody.kit.http import done
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("resuming", __name__, url_prefix="/b/<slug>/audits")


@bp.post("/<uuid:audit_id>/resume")
@requires(Permission.PLAN_AUDITS)
def resume(audit_id: UUID) -> Any:
    audit = resume_contract(audit_id, actor())
    return done(
        url_for("audits.show_audit", audit_id=audit.id), _("Le contrat du cycle couvre cet audit : planifiez-le.")
    )
