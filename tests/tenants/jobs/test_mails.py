"""Files that go with a mail: read when it leaves, inside the body, and left out when they are too large together."""

from __future__ import annotations

import pytest

from certbody.kit import outbox
from certbody.kit.ids import new_id
from certbody.tenants.jobs import mails
from certbody.tenants.models import Mail
from certbody.tenants.operations.files import keep_made
from tests.support import Bench, Body

WORDS = {
    "reference": "A-1", "version": 1, "reason": "", "sha256": "0" * 64, "key": "1" * 64, "body": "Certif’Essai",
    "path": "/",
}  # fmt: skip


def sent(bench: Bench, body: Body, *sizes: int) -> Mail:
    actor = bench.member(body, "planner")
    with bench.inside(body):
        kept = [keep_made(f"fiche-{at}.pdf", b"x" * size, actor).id for at, size in enumerate(sizes)]
        outbox.post_mail("closing_sheet", "a@exemple.fr", files=kept, **WORDS)
    bench.run_jobs()
    (mail,) = bench.mails(body)
    return mail


def test_the_files_go_along_and_the_mail_says_so(bench: Bench) -> None:
    mail = sent(bench, bench.body(), 10, 20)
    assert mail.attached == ["fiche-0.pdf", "fiche-1.pdf"]
    assert "jointe à ce message" in (mail.body_text or "")


def test_what_a_mail_carries_opens_from_the_mailbox_of_the_demonstration(bench: Bench) -> None:
    body = bench.body()
    mail = sent(bench, body, 10, 20)
    browser, page = bench.app.test_client(), f"/demo/mailbox/{body.id}/{mail.id}"
    assert "2 pièces jointes" in browser.get("/demo/mailbox").text
    shown = browser.get(page).text
    assert f'href="{page}/attached/1">fiche-1.pdf</a>' in shown
    with browser.get(f"{page}/attached/1") as opened:
        assert opened.data == b"x" * 20
    assert browser.get(f"{page}/attached/2").status_code == 404
    assert browser.get(f"/demo/mailbox/{bench.body().id}/{mail.id}/attached/0").status_code == 404


def test_too_large_together_none_goes_along_and_the_mail_says_where_they_are(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails, "LARGEST_ATTACHED", 25)
    mail = sent(bench, bench.body(), 10, 20)
    assert mail.attached == []
    assert "trop volumineuse" in (mail.body_text or "")


def test_the_file_of_another_body_never_goes_along(bench: Bench) -> None:
    mine, other = bench.body(), bench.body()
    actor = bench.member(other, "planner")
    with bench.inside(other):
        theirs = keep_made("fiche.pdf", b"secret", actor).id
    with bench.inside(mine):
        outbox.post_mail("closing_sheet", "a@exemple.fr", files=[theirs, new_id()], **WORDS)
    bench.run_jobs()
    assert bench.mails(mine) == []
