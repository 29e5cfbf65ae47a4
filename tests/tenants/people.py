"""What the tests of tenants share: the platform's own tenant, and the links inside mails."""

from __future__ import annotations

import re

from certbody.tenants.models import PLATFORM_ID, PLATFORM_SLUG
from tests.support import Bench, Body

PLATFORM = Body(PLATFORM_ID, PLATFORM_SLUG, "Plateforme")
NEW_PASSWORD = "une phrase entière et neuve"


def last_link(bench: Bench, body: Body, recipient: str) -> str:
    """The path of the link in the last mail that this address got from this body."""
    bench.run_jobs()
    mail = [mail for mail in bench.mails(body) if mail.recipient == recipient][-1]
    found = re.search(r"http://localhost(/\S+)", mail.body_text or "")
    assert found, mail.body_text
    return found[1]
