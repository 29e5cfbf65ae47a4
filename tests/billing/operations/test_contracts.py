"""The client's acceptance: what stands against it, and what stays of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.billing.models import Contract, Quote
from certbody.billing.operations.contracts import DECLARED, accept_contract
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.tenants.operations.files import read_file
from tests import factories
from tests.billing.scenes import Scene, a_scene, offer, sign
from tests.support import Bench


def refusal(scene: Scene, contract_id: object) -> list[str]:
    """The codes that acceptance is refused with."""
    with scene.bench.inside(scene.body), pytest.raises(Refused) as refused:
        sign(scene, contract_id)  # type: ignore[arg-type]
    return [reason.code for reason in refused.value.reasons]


def test_acceptance_keeps_who_when_where_and_what(bench: Bench) -> None:
    scene = a_scene(bench)
    _, contract_id = offer(scene)
    with bench.inside(scene.body):
        contract = sign(scene, contract_id)
        assert (contract.state, contract.signer_title, contract.signer_address) == ("signed", "Gérante", "203.0.113.27")
        assert contract.propose_by == clock.today() + timedelta(days=30)
        assert contract.declaration is not None
        assert "aucun refus ni retrait" in contract.declaration
        assert contract.signed_file_id is not None
        offered, signed = read_file(contract.file_id)[0], read_file(contract.signed_file_id)[1]
        assert offered.sha256 == contract.sha256
        assert signed.read_bytes().startswith(b"%PDF")
        assert db.session.scalars(select(Audit.state)).one() == "contracted"
        assert db.session.scalars(select(Quote.state)).one() == "accepted"
    bench.run_jobs()
    assert bench.email_of(scene.office) in {mail.recipient for mail in bench.mails(scene.body)}
    assert refusal(scene, contract_id) == ["quote_not_open"]


def test_the_signed_copy_says_what_was_offered_even_when_the_organisation_moved(bench: Bench) -> None:
    scene = a_scene(bench)
    _, contract_id = offer(scene)
    with bench.inside(scene.body):
        db.session.get_one(factories.Organisation, (scene.body.id, scene.organisation_id)).city = "Marseille"
        db.session.flush()
        before = db.session.scalars(select(Contract.sha256)).one()
        assert sign(scene, contract_id).sha256 == before


def test_an_unconfirmed_size_is_not_signed(bench: Bench) -> None:
    scene = a_scene(bench, unconfirmed=True)
    _, contract_id = offer(scene)
    assert refusal(scene, contract_id) == ["size_unconfirmed"]
    with bench.inside(scene.body):
        audit = db.session.scalars(select(Audit)).one()
        factories.a_size(audit, 2, sized_at=clock.now())
    with bench.inside(scene.body):
        assert sign(scene, contract_id).state == "signed", "the same duration, now confirmed, keeps the quote alive"


def test_another_duration_needs_another_quote(bench: Bench) -> None:
    scene = a_scene(bench)
    _, contract_id = offer(scene)
    with bench.inside(scene.body):
        factories.a_size(db.session.scalars(select(Audit)).one(), 4, sized_at=clock.now())
    assert refusal(scene, contract_id) == ["quote_size_changed"]


def test_an_expired_quote_and_missing_data_are_told_together(bench: Bench) -> None:
    scene = a_scene(bench, manager_name="")
    quote_id, contract_id = offer(scene)
    with bench.inside(scene.body):
        quote = db.session.get_one(Quote, (scene.body.id, quote_id))
        quote.valid_until = clock.today() - timedelta(days=1)
    assert refusal(scene, contract_id) == ["quote_expired", "contract_field_missing"]


def test_each_statement_on_honour_is_needed(bench: Bench) -> None:
    scene = a_scene(bench)
    _, contract_id = offer(scene)
    codes = []
    for left_out in DECLARED:
        said = [name for name in DECLARED if name != left_out]
        with bench.inside(scene.body), pytest.raises(Refused) as refused:
            accept_contract(contract_id, "Camille", "Gérante", said, "203.0.113.27", scene.client)
        codes += [reason.code for reason in refused.value.reasons]
    assert codes == ["declaration_other_contract", "declaration_recent_refusal", "declaration_not_attached"]


def test_whoever_signs_gets_the_signed_contract_by_mail(bench: Bench) -> None:
    scene = a_scene(bench)
    _, contract_id = offer(scene)
    with bench.inside(scene.body):
        accept_contract(contract_id, "Camille", "Gérante", DECLARED, "203.0.113.27", scene.client)
    bench.run_jobs()
    mine = [mail for mail in bench.mails(scene.body) if mail.recipient == bench.email_of(scene.client)]
    signed = [mail for mail in mine if mail.subject.endswith("est signé")]
    link = scene.body.url(f"portal/quotes/contracts/{contract_id}/signed.pdf")
    preparation = scene.body.url("portal/preparation")
    assert [link in (mail.body_text or "") and preparation in (mail.body_html or "") for mail in signed] == [True]
    with bench.browser(scene.client).get(link) as sent:
        assert sent.data.startswith(b"%PDF")


def test_nobody_signs_for_another_organisation(bench: Bench) -> None:
    scene = a_scene(bench)
    _, contract_id = offer(scene)
    with bench.inside(scene.body):
        other = factories.an_organisation().id
    stranger = bench.member(scene.body, "client", organisation_id=other)
    with bench.inside(scene.body), pytest.raises(NotFound):
        accept_contract(contract_id, "Quelqu’un", "Gérant", DECLARED, "203.0.113.27", stranger)
