"""The public door: the same answer to everybody, an invitation only for organisations nobody knows."""

import pytest
from sqlalchemy import select

from certbody.clients.models import Application, Organisation
from certbody.clients.operations.import_list import import_list
from certbody.clients.operations.requests import request_quote
from certbody.kit.db import db
from certbody.kit.errors import Invalid
from certbody.kit.mail import compose
from certbody.tenants.actor import SYSTEM
from tests import factories
from tests.clients.lists import a_line, a_list
from tests.support import Bench


def ask(bench: Bench, body, number: str, name: str = "", email: str = "contact@ecole.fr") -> None:
    with bench.inside(body):
        request_quote(number, name, "Camille", email)


def subjects(bench: Bench, body) -> list[tuple[str, str]]:
    bench.run_jobs()
    return [(mail.recipient, mail.subject.split(" ")[0]) for mail in bench.mails(body)]


def test_a_newcomer_is_prefilled_and_invited(bench: Bench, tmp_path) -> None:
    body, siren = bench.body(), factories.a_siren()
    with bench.inside(body):
        import_list(a_list(tmp_path, a_line("11750000001", siren)), False, SYSTEM)
    ask(bench, body, "11 75 00000 01")
    with bench.inside(body):
        made = db.session.scalars(select(Organisation)).one()
        assert (made.name, made.siren, made.city, made.email) == ("ÉCOLE D’ESSAI", siren, "LYON", "contact@ecole.fr")
        assert db.session.scalars(select(Application.state)).all() == ["draft"]
    assert subjects(bench, body) == [("contact@ecole.fr", "Votre")]
    (mail,) = bench.mails(body)
    told = mail.body_text or ""
    assert mail.subject == "Votre demande de certification"
    assert f"{body.name} a bien reçu votre demande. Organisme concerné : ÉCOLE D’ESSAI." in told
    assert "vous invite" not in told
    assert "/invitation/" in told


def test_a_known_organisation_or_address_tells_the_body_alone(bench: Bench) -> None:
    body = bench.body()
    administrator = bench.member(body, "administrator")
    with bench.inside(body):
        siren = factories.an_organisation().siren
    ask(bench, body, siren, "École")
    ask(bench, body, factories.a_siren(), "Autre", bench.email_of(administrator))
    assert {recipient for recipient, _ in subjects(bench, body)} == {bench.email_of(administrator)}
    with bench.inside(body):
        assert len(db.session.scalars(select(Organisation)).all()) == 1


@pytest.mark.parametrize(
    ("number", "field"), [("891306673", "number"), ("12", "number"), ("11750000001", "number"), ("732829320", "name")]
)
def test_a_number_that_cannot_be_used_is_named(bench: Bench, number: str, field: str) -> None:
    with pytest.raises(Invalid, match=field):
        ask(bench, bench.body(), number)


@pytest.mark.parametrize("template", ["application_known", "application_asked"])
def test_a_mail_that_was_queued_before_it_told_what_was_asked_still_leaves(bench: Bench, template: str) -> None:
    told = {"link": "https://exemple.fr/", "organisation": "École", "contact": "Camille", "email": "c@ecole.fr"}
    with bench.app.test_request_context():
        letter = compose(template, "a@exemple.fr", "fr", told)
    assert "Camille (c@ecole.fr)" in letter.text
    assert "Téléphone" not in letter.text + letter.html
