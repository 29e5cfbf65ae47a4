"""What lets an audit with a thousand answers open at once is never older than the answers."""

from __future__ import annotations

import pytest

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
DIGESTS = """async () => {
    const db = await new Promise((done) => {
      indexedDB.open("certbody-workbench").onsuccess = (event) => done(event.target.result);
    });
    const count = await new Promise((done) => {
      db.transaction("digests").objectStore("digests").count().onsuccess = (event) => done(event.target.result);
    });
    db.close();
    return count;
}"""


def test_what_an_audit_opens_from_is_as_new_as_the_last_word(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    tablet.cut()
    for number in range(1, 33):
        tablet.change(f"finding/{number}/-/comment", f"n° {number}")
        tablet.change(f"finding/{number}/-/evidence", "vu")
    tablet.page.wait_for_timeout(6_000)
    assert tablet.page.evaluate(DIGESTS) == 1
    tablet.change("finding/1/-/comment", "changé depuis")
    tablet.change("finding/2/-/evidence", "")
    tablet.page.close()
    again = tablet.again()
    found = again.run("return [...(await store.loadAudit(given.audit)).fields].map(([name, one]) => [name, one.shown])")
    said = {name: value for name, value in found if name.startswith("finding/")}
    assert (said.pop("finding/1/-/comment"), said.pop("finding/2/-/evidence")) == ("changé depuis", "")
    assert said == {
        **{f"finding/{number}/-/comment": f"n° {number}" for number in range(2, 33)},
        **{f"finding/{number}/-/evidence": "vu" for number in range(1, 33) if number != 2},
    }
    assert again.run("return store.removeAudit(given.audit)") is False
    pages.faults.clear()
