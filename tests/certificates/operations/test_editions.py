"""The next edition of a certificate whose addresses have changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from certbody.certificates.models import Certificate
from certbody.certificates.operations.deciding import decide
from certbody.certificates.operations.editions import print_next_edition
from certbody.certificates.queries.certificates import get_certificate, list_editions
from certbody.clients.operations.sites import add_site, update_site
from certbody.clients.queries.organisations import list_sites
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, Refused
from certbody.tenants.actor import Actor
from tests import factories
from tests.certificates.cases import TODAY, a_reviewed_audit
from tests.support import Bench

WHY = "Le site de Lyon a changé de rue."
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)


class Scene:
    """A certificate for one site, issued today."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.body = bench, bench.body()
        self.office, decider = bench.member(self.body, "administrator"), bench.member(self.body, "reviewer")
        lead = bench.member(self.body, "auditor")
        with bench.inside(self.body):
            organisation = factories.an_organisation()
            factories.a_site(organisation, is_central=True, created_at=BEFORE)
            audit = a_reviewed_audit(organisation, lead, decider)
            made = decide(audit.id, "certify", [], "Dossier conforme.", TODAY, decider)
            self.certificate_id, self.organisation_id = made.certificate_id, organisation.id
        self.client = bench.member(self.body, "client", organisation_id=self.organisation_id)

    def move(self) -> None:
        """The site moves to another street."""
        with self.bench.inside(self.body):
            site = list_sites(self.organisation_id)[0]
            update_site(site.id, {"address": "5 rue Neuve"}, site.version, self.office)

    def certificate(self) -> Certificate:
        """The certificate, inside an open scope."""
        assert self.certificate_id is not None
        return get_certificate(self.certificate_id, self.office)


@pytest.fixture
def scene(bench: Bench) -> Iterator[Scene]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False):
        yield Scene(bench)


def refused(scene: Scene, by: Actor | None = None, reason: str = WHY) -> list[str]:
    """Why no edition is printed."""
    assert scene.certificate_id is not None
    with scene.bench.inside(scene.body), pytest.raises(Refused) as caught:
        print_next_edition(scene.certificate_id, reason, by or scene.office)
    return [one.code for one in caught.value.reasons]


def test_a_new_address_is_a_new_edition_of_the_same_number_and_the_former_stays(scene: Scene) -> None:
    assert refused(scene) == ["edition_unchanged"]
    scene.move()
    with scene.bench.inside(scene.body):
        certificate = scene.certificate()
        number, dates, categories = (
            certificate.number,
            (certificate.starts_on, certificate.ends_on),
            certificate.categories,
        )
        with pytest.raises(Invalid):
            print_next_edition(certificate.id, "Rue.", scene.office)
        made = print_next_edition(certificate.id, WHY, scene.office)
        assert (certificate.number, (certificate.starts_on, certificate.ends_on)) == (number, dates)
        assert (certificate.edition, certificate.categories, certificate.state) == (2, categories, "valid")
        newest, former = list_editions(certificate.id)
        assert (newest.id, former.decision_id) == (made.id, newest.decision_id)
        assert "5 rue Neuve" in newest.content["sites"][0]["address"]
        assert "3 avenue du Port" in former.content["sites"][0]["address"]
    assert refused(scene) == ["edition_unchanged"]
    scene.bench.run_jobs()
    told = [one.recipient for one in scene.bench.mails(scene.body) if WHY in (one.body_text or "")]
    assert told == [scene.bench.email_of(scene.client)]


def test_a_site_opened_since_and_a_certificate_that_is_not_valid_get_none(scene: Scene) -> None:
    scene.move()
    with scene.bench.inside(scene.body):
        opened = add_site(scene.organisation_id, {"name": "Annexe"}, scene.office)
        opened.created_at = datetime(2026, 11, 24, tzinfo=UTC)
    assert refused(scene) == ["edition_new_site"]
    with scene.bench.inside(scene.body):
        certificate = scene.certificate()
        certificate.state, certificate.suspension_ends_on = "suspended", TODAY
        db.session.flush()
    assert "edition_new_site" in refused(scene)


def test_only_the_office_prints(scene: Scene) -> None:
    scene.move()
    assert scene.certificate_id is not None
    with scene.bench.inside(scene.body), pytest.raises(NotAllowed):
        print_next_edition(scene.certificate_id, WHY, scene.client)


def test_the_page_shows_both_addresses_and_prints(scene: Scene) -> None:
    scene.move()
    url = scene.body.url(f"certificates/{scene.certificate_id}")
    browser = scene.bench.browser(scene.office)
    assert f"{url}/edition" in browser.get(url).text
    page = browser.get(f"{url}/edition").text
    for shown in ("3 avenue du Port", "5 rue Neuve", "Imprimer la nouvelle édition"):
        assert shown in page
    assert browser.post(f"{url}/edition", data={"reason": ""}).status_code == 422
    assert browser.post(f"{url}/edition", data={"reason": WHY}).status_code == 303
    after = browser.get(f"{url}/edition").text
    assert "porte déjà les adresses" in after
    assert "Imprimer la nouvelle édition" not in after
