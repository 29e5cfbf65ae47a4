"""The key that a body signs receipts and manifests with, and where anybody finds it."""

from __future__ import annotations

import base64
from typing import Any

from certbody.kit import sealing
from certbody.kit.db import db
from certbody.onsite.rules.manifest import fingerprint
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Tenant

_address: dict[str, str] = {"base_url": ""}


def use_public_address(base_url: str) -> None:
    """Says once, at start, under which address the public pages are found: it is printed on the sheets."""
    _address["base_url"] = base_url.rstrip("/")


def key_address() -> str:
    """Where anybody reads the key of the body at hand."""
    return f"{_address['base_url']}/evidence-key/{db.session.get_one(Tenant, current_tenant()).slug}"


def public_key() -> dict[str, Any]:
    """The key of the body at hand, as it is published."""
    key = sealing.signing_point(current_tenant())
    return {
        "body": db.session.get_one(Tenant, current_tenant()).name,
        "algorithm": "Ed25519",
        "key": base64.b64encode(key).decode(),
        "fingerprint": fingerprint(key),
    }
