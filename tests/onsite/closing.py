"""An audit that closes with signatures and evidence, as devices send them."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from certbody.kit.ids import new_id
from certbody.onsite.operations.evidence import attach_evidence
from certbody.onsite.queries.fields import list_states
from certbody.onsite.rules.stated import stated
from certbody.tenants.operations.files import keep_file
from tests.audits.scene import OPENED
from tests.onsite.devices import HELD, Device

PHOTO = b"photo du panneau d'affichage"
FACT = "Les taux publiés datent de 2023."


def a_signature(side: str, name: str, **more: Any) -> dict[str, Any]:
    """A signature under the nonconformity that `evidence_and_findings` leaves."""
    return {
        "name": name, "role": "directrice", "side": side, "at": OPENED.isoformat(), "svg": "M10 20L30 40L50 30",
        "read": [{"indicator": 1, "site": None, "grade": "minor", "fact": FACT}], **more,
    }  # fmt: skip


def a_photo(indicator: int = 1, body: bytes = PHOTO) -> dict[str, Any]:
    """What a device says of a photo that it took."""
    return {
        "indicator": indicator, "site": None, "kind": "photo", "name": "affichage.txt", "media_type": "text/plain",
        "size": len(body), "sha256": hashlib.sha256(body).hexdigest(), "captured_at": "2026-11-20T09:10:00+00:00",
        "action": None, "note": "à l’accueil", "removed": False,
    }  # fmt: skip


def work(device: Device) -> str:
    """Opens the audit, answers everything (one minor) and notes a photo and something seen; the photo's id."""
    device.change("opening", HELD)
    device.sync()
    scene = device.scene
    scene.answer_all()
    device.sync()
    device.change("finding/1/-/result", "minor")
    device.change("finding/1/-/fact", FACT)
    photo = str(new_id())
    device.change(f"evidence/{photo}", a_photo())
    seen = {
        **a_photo(4),
        "kind": "seen",
        "name": "Feuilles d’émargement de mars",
        "sha256": None,
        "size": 0,
        "note": "Feuilles d’émargement de mars",
    }
    device.change(f"evidence/{new_id()}", seen)
    device.sync()
    return photo


def send_bytes(device: Device, photo: str, body: bytes = PHOTO) -> None:
    """The photo's bytes arrive."""
    scene = device.scene
    with scene.bench.inside(scene.body):
        stored = keep_file("affichage.txt", body, scene.auditor)
        attach_evidence(scene.audit_id, UUID(photo), stored, scene.auditor)


def says(device: Device) -> dict[str, str]:
    """The parts of the sheet as they stand on the site: what a device that is up to date has signatures keep."""
    scene = device.scene
    with scene.bench.inside(scene.body):
        return stated({one.field: one.value for one in list_states(scene.audit_id)})
