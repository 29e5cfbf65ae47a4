"""Every page of tenants opens for whom it is meant, with a constant number of statements; and refuses the others."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest

from certbody.kit.i18n import money
from certbody.tenants.models import Mail
from certbody.tenants.operations.members import invite
from certbody.tenants.rules.settings import SETTINGS, UNCLEAR
from tests.support import PASSWORD, Bench
from tests.tenants.people import NEW_PASSWORD

ADMINISTRATOR = ("members", "members/invite", "settings", "settings/profile", "settings/vat_basis_points", "journal",
                 "mailbox")  # fmt: skip


@pytest.mark.parametrize("path", ADMINISTRATOR)
def test_pages_of_the_administrator(bench: Bench, path: str) -> None:
    body = bench.body()
    administrator = bench.member(body, "administrator")
    planner, stranger = bench.member(body, "planner"), bench.member(bench.body(), "administrator")
    browser = bench.browser(administrator)
    with bench.statements() as ran:
        assert browser.get(body.url(path)).status_code == 200
    assert len(ran) <= 8, ran
    assert bench.browser(planner).get(body.url(path)).status_code == 403
    assert bench.browser(stranger).get(body.url(path)).status_code == 404


def test_members_are_invited_changed_and_ended(bench: Bench) -> None:
    body, email = bench.body(), f"{uuid4().hex[:10]}@exemple.fr"
    administrator, planner = bench.member(body, "administrator"), bench.member(body, "planner")
    browser = bench.browser(administrator)
    refused = browser.post(body.url("members/invite"), data={"name": "Ada Noël", "email": email})
    assert refused.status_code == 422
    assert "Ada Noël" in refused.text
    asked = {"name": "Ada Noël", "email": email, "roles": ["auditor", "reviewer"]}
    assert browser.post(body.url("members/invite"), data=asked).status_code == 303
    assert email in browser.get(body.url("members")).text
    place = body.url(f"members/{planner.membership_id}")
    assert browser.post(f"{place}/roles", data={"roles": ["operator"]}).status_code == 422
    assert browser.post(f"{place}/roles", data={"roles": ["reviewer"]}).status_code == 303
    assert browser.post(f"{place}/end", data={}).status_code == 422
    assert browser.post(f"{place}/end", data={"reason": "Départ"}).status_code == 303
    assert bench.browser(planner).get(body.url()).status_code == 404
    mine = body.url(f"members/{administrator.membership_id}/end")
    last = browser.post(mine, data={"reason": "Départ"})
    assert last.status_code == 409
    assert "sans administrateur" in last.text


def test_the_number_of_statements_does_not_grow_with_the_list(bench: Bench) -> None:
    body = bench.body()
    administrator = bench.member(body, "administrator")
    browser = bench.browser(administrator)
    counts = []
    for more in (0, 12):
        for _ in range(more):
            bench.member(body, "auditor")
        with bench.inside(body):
            for number in range(more):
                invite(f"i{number}-{uuid4().hex[:8]}@exemple.fr", "Invité", ["auditor"], administrator)
        with bench.statements() as ran:
            browser.get(body.url("members"))
            browser.get(body.url("journal"))
        counts.append(len(ran))
    assert counts[0] == counts[1]


def test_identifiers_are_checked_at_their_field(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    wrong = {"version": "1", "legal_name": "Certif", "siren": "732829321", "siret": "73282932000074",
             "vat_number": "FR00732829320", "iban": "FR7612345", "bic": "1"}  # fmt: skip
    refused = browser.post(body.url("settings/profile"), json=wrong)
    assert set(refused.json["fields"]) == {"siren", "vat_number", "iban", "bic"}
    right = wrong | {"siren": "732 829 320", "vat_number": "FR44732829320", "bic": "BNPAFRPP",
                     "iban": "FR76 3000 6000 0112 3456 7890 189"}  # fmt: skip
    assert browser.post(body.url("settings/profile"), data=right).status_code == 303
    page = browser.get(body.url("settings/profile")).text
    assert "FR7630006000011234567890189" in page
    assert "FR44732829320" in page
    assert browser.post(body.url("settings/profile"), data=right).status_code == 409


def test_the_settings_say_their_source_and_what_none_means_in_words(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    page = html.unescape(browser.get(body.url("settings")).text)
    cells = re.findall(r'<td data-label="Fondement"><span>([^<]+)', page)
    assert len(cells) == len(SETTINGS) + len(UNCLEAR)
    assert not [told for told in cells if re.match(r"[RU]\d|art\.|\w+$", told.strip())]
    assert page.count("pas de limite") >= 2
    assert not re.search(r">\s*0 –|>0<|: 0\b", page)
    audits = html.unescape(browser.get(body.url("settings/audits_in_a_row")).text)
    assert "En vigueur : pas de limite." in audits
    assert "0 : pas de limite." in audits
    assert browser.post("/account/language", data={"locale": "en"}).status_code == 303
    assert "Order of 6 June 2019 (audit), art. 5" in browser.get(body.url("settings")).text


def test_a_rate_is_set_in_percent(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    page = body.url("settings/vat_basis_points")
    day = {"valid_from": "2999-01-01", "reason": "Nouvelle loi"}
    assert browser.post(page, data={**day, "value": "beaucoup"}).status_code == 422
    assert browser.post(page, data={**day, "value": "21"}).status_code == 422
    assert browser.post(page, data={**day, "value": "5,5"}).status_code == 303
    assert "5,5 %" in browser.get(page).text


def test_an_amount_is_set_in_euros_and_a_schedule_in_words(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    day = {"valid_from": "2999-01-01", "reason": "Nouvelles conditions"}
    page = body.url("settings/deposit_cents")
    assert browser.post(page, data={**day, "value": "200,505"}).status_code == 422
    assert browser.post(page, data={**day, "value": "200,50 €"}).status_code == 303
    assert money(20_050) in browser.get(page).text
    page = body.url("settings/invoice_schedule")
    assert "en trois annuités" in browser.get(page).text
    assert browser.post(page, data={**day, "value": "3"}).status_code == 422
    assert browser.post(page, data={**day, "value": "2"}).status_code == 303


def test_the_account_is_kept_by_its_owner(bench: Bench) -> None:
    me = bench.member(bench.body(), "planner")
    here, elsewhere = bench.browser(me), bench.browser(me)
    assert here.post("/account/name", data={"name": "Autre Nom", "locale": "fr"}).status_code == 303
    assert "Autre Nom" in here.get("/account").text
    wrong = {"current": PASSWORD, "password": NEW_PASSWORD, "again": "différent"}
    assert here.post("/account/password", data=wrong).status_code == 422
    assert here.post("/account/password", data={**wrong, "again": NEW_PASSWORD}).status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert here.post("/account/sessions/end").status_code == 303
    assert here.get("/account").status_code == 302


def test_a_session_is_ended_by_its_owner_only(bench: Bench) -> None:
    me, other = bench.member(bench.body(), "planner"), bench.member(bench.body(), "planner")
    mine = bench.browser(me)
    link = mine.get("/account").text.split('action="/account/sessions/')[2].split('"')[0]
    bench.browser(other).post(f"/account/sessions/{link}")
    assert mine.get("/account").status_code == 200
    mine.post(f"/account/sessions/{link}")
    assert mine.get("/account").status_code == 302


def test_mails_are_read_in_the_built_in_mailbox(bench: Bench) -> None:
    body = bench.body()
    administrator = bench.member(body, "administrator")
    with bench.inside(body):
        invite(f"{uuid4().hex}@exemple.fr", "Zoé <b>", ["planner"], administrator)
    bench.run_jobs()
    (mail,) = bench.mails(body)
    browser = bench.browser(administrator)
    assert f"mailbox/{mail.id}" in browser.get(body.url("mailbox")).text
    for page in (body.url(f"mailbox/{mail.id}"), f"/demo/mailbox/{body.id}/{mail.id}"):
        assert "/invitation/" in browser.get(page).text
        alone = browser.get(f"{page}/html")
        assert "sandbox" in alone.headers["Content-Security-Policy"]
        assert "Zoé &lt;b&gt;" in alone.text
    assert mail.subject in bench.app.test_client().get("/demo/mailbox").text
    assert browser.get(f"/demo/mailbox/{bench.body().id}/{mail.id}").status_code == 404


def test_without_the_built_in_mailbox_no_text_is_shown(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    body = bench.body()
    administrator = bench.member(body, "administrator")
    with bench.inside(body):
        from certbody.kit import clock
        from certbody.kit.db import db

        mail = Mail(recipient="a@exemple.fr", subject="Objet", sent_at=clock.now())
        db.session.add(mail)
        db.session.flush()
        mail_id = mail.id
    browser = bench.browser(administrator)
    monkeypatch.setitem(bench.app.config, "SETTINGS", _without_mailbox(bench))
    assert browser.get(body.url("mailbox")).status_code == 200
    for page in (body.url(f"mailbox/{mail_id}"), "/demo/mailbox", f"/demo/mailbox/{body.id}/{mail_id}"):
        assert browser.get(page).status_code == 404
    assert browser.get(f"/demo/mailbox/{body.id}/{mail_id}/attached/0").status_code == 404


def _without_mailbox(bench: Bench) -> object:
    from dataclasses import replace

    return replace(bench.app.config["SETTINGS"], mailbox=False)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("journal?until=9999-12-31", 200),
        ("journal/reads?since=0001-01-01&until=9999-12-31", 200),
        ("journal?subject=%00", 400),
        ("complaints/?page=99999999999999999999", 200),
        ("certificates/?page=99999999999999999999", 200),
    ],
)
def test_an_address_out_of_reach_is_no_failure(bench: Bench, path: str, status: int) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    assert browser.get(body.url(path)).status_code == status
    for page in ("journal/exports", "journal/reads"):
        with browser.post(body.url(page), data={"format": "csv", "until": "9999-12-31"}) as answer:
            assert answer.status_code == 200
