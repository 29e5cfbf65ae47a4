"""A receipt alone: opened as a page, taken along, and checked without the site."""

from __future__ import annotations

import hashlib
import json

from certbody.audits.queries.findings import find_finding
from certbody.kit import sealing
from certbody.onsite.rules.receipt_alone import check_receipt
from tests.audits.scene import an_audit_day
from tests.onsite.closing import PHOTO, send_bytes, work
from tests.onsite.devices import a_device
from tests.support import Bench


def test_a_receipt_is_opened_alone_and_checked_without_the_site(bench: Bench) -> None:
    scene = an_audit_day(bench)
    device = a_device(scene)
    photo = work(device)
    with bench.inside(scene.body):
        found = find_finding(scene.audit_id, 1, None)
        assert found is not None
        finding_id = found.id
    browser, url = bench.browser(scene.auditor), scene.body.url(f"evidence/{photo}/receipt")
    assert "Pas encore de reçu" in browser.get(url).text
    assert browser.get(f"{url}.json").status_code == 404
    send_bytes(device, photo)
    page = browser.get(url).text
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    assert sha256 in page
    assert "certbody evidence verify" in page
    assert url in browser.get(scene.body.url(f"findings/{finding_id}")).text
    document = json.loads(browser.get(f"{url}.json").text)
    assert check_receipt(document, [("a.jpg", sha256)], None, sealing.is_signed).problems == ()
    changed = {**document, "statement": {**document["statement"], "name": "autre.jpg"}}
    assert check_receipt(changed, [("a.jpg", "0" * 64)], "f" * 64, sealing.is_signed).problems == (
        "the key is not the expected one",
        "the receipt does not bear the signature of its key: something in it was changed",
        "a.jpg: the receipt is about another file",
    )
