"""What the organisation sends part by part for its preparation."""

from __future__ import annotations

from certbody.audits.operations.preparation import add_preparation_file, get_audit_to_prepare
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile, Upload
from certbody.tenants.operations.uploads import Announced, Purpose


def _admit(announced: Announced, by: Actor) -> None:
    get_audit_to_prepare(announced.subject_id, _indicator(announced), by)


def _keep(upload: Upload, file: StoredFile, by: Actor) -> None:
    add_preparation_file(upload.subject_id, _indicator(upload), file, by)


def _indicator(sent: Announced | Upload) -> int:
    """The indicator that a file is for; NotFound when none is named."""
    number = sent.detail.get("indicator")
    if not isinstance(number, int):
        raise NotFound
    return number


PURPOSES = {"preparation": Purpose(_admit, _keep)}
