"""What the desk, the home page and the office show once an appeal has been upheld (invariants 67 and 68)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from certbody.certificates.operations import complaint_handling as handling
from certbody.certificates.operations import complaints as operations
from certbody.certificates.operations import moves
from certbody.tenants.actor import Actor
from tests import factories
from tests.certificates.complaints import bring, own_author
from tests.certificates.operations.test_appeals import REASON, TODAY
from tests.support import Bench, Body

CONCLUSION = "Le motif de la suspension ne tient pas."
ANEW = "Nouvelles décisions à prendre après un appel"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@dataclass(frozen=True)
class Upheld:
    """A suspension whose appeal was upheld: who decided, who may decide anew, who may give roles."""

    body: Body
    first: Actor
    second: Actor
    manager: Actor
    client: Actor
    certificate_id: UUID
    complaint_id: UUID

    def page(self, place: str) -> str:
        """The address of a page about the certificate."""
        return self.body.url(f"certificates/{self.certificate_id}/{place}".rstrip("/"))

    @property
    def file(self) -> str:
        """The address of the appeal's file."""
        return self.body.url(f"complaints/{self.complaint_id}")


@pytest.fixture
def upheld(bench: Bench) -> Upheld:
    body = bench.body()
    first, second, manager = (bench.member(body, role) for role in ("reviewer", "reviewer", "administrator"))
    with bench.inside(body):
        organisation = factories.an_organisation(name="École Ampère")
        certificate_id, organisation_id = factories.a_certificate(organisation).id, organisation.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    with bench.inside(body):
        former = moves.suspend(certificate_id, REASON, TODAY, first, cause="mark_misused")
        row = bring(operations.appeal(former.id, "Faux.", client, own_author(client)), manager, manager)
        handling.close(row.id, "upheld", CONCLUSION, row.version, manager)
        return Upheld(body, first, second, manager, client, certificate_id, row.id)


def test_the_former_decider_is_sent_nowhere(bench: Bench, upheld: Upheld) -> None:
    former, other = bench.browser(upheld.first), bench.browser(upheld.second)
    desk = upheld.body.url("decisions/?filter=appeals")
    assert f'class="row-link" href="{upheld.page("lift")}"' in other.get(desk).text
    page = former.get(desk).text
    assert upheld.page("lift") not in page
    assert "ne prend pas la nouvelle" in page
    assert "Revue et décision" in page
    assert ANEW in other.get(upheld.body.url()).text
    assert ANEW not in former.get(upheld.body.url()).text


def test_the_form_refuses_the_former_decider_at_once(bench: Bench, upheld: Upheld) -> None:
    page = bench.browser(upheld.first).get(upheld.page("lift")).text
    assert "Vous ne pouvez pas prendre cette décision" in page
    assert "Revue et décision" in page
    assert 'name="reason"' not in page


def test_the_form_names_the_appeal_and_claims_nothing_about_surveillance(bench: Bench, upheld: Upheld) -> None:
    page = bench.browser(upheld.second).get(upheld.page("lift")).text
    for words in ("appel P-00001", CONCLUSION, upheld.first.name, upheld.file, 'name="reason"'):
        assert words in page
    assert "audit de surveillance" not in page


def test_who_may_decide_anew_reads_the_appeal_and_changes_nothing(bench: Bench, upheld: Upheld) -> None:
    desk = bench.browser(upheld.second)
    page = desk.get(upheld.file)
    assert page.status_code == 200
    assert CONCLUSION in page.text
    assert f'action="{upheld.file}' not in page.text
    assert desk.post(f"{upheld.file}/audit").status_code in (403, 404)
    assert bench.browser(upheld.first).get(upheld.file).status_code == 404


def test_an_appeal_under_examination_stays_closed_to_deciders(bench: Bench) -> None:
    body = bench.body()
    first, second = (bench.member(body, "reviewer") for _ in range(2))
    with bench.inside(body):
        certificate = factories.a_certificate(factories.an_organisation())
        former = moves.suspend(certificate.id, REASON, TODAY, first, cause="mark_misused")
        organisation_id, decision_id = certificate.organisation_id, former.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    with bench.inside(body):
        complaint_id = operations.appeal(decision_id, "Faux.", client, own_author(client)).id
    assert bench.browser(second).get(body.url(f"complaints/{complaint_id}")).status_code == 404


def test_administrators_see_that_a_decision_waits_for_another_decider(bench: Bench, upheld: Upheld) -> None:
    office = bench.browser(upheld.manager)
    filtered = upheld.body.url("complaints/?filter=to_decide")
    assert filtered in office.get(upheld.body.url()).text
    assert "P-00001" in office.get(filtered).text
    for place in (upheld.page(""), upheld.file):
        page = office.get(place).text
        assert "Nouvelle décision attendue après l’appel P-00001" in page
        assert upheld.body.url("members") in page
    with bench.inside(upheld.body):
        moves.lift_suspension(upheld.certificate_id, REASON, TODAY, upheld.second)
    assert "Nouvelle décision attendue" not in office.get(upheld.page("")).text
    assert "Nouvelle décision attendue" not in office.get(upheld.file).text
    assert filtered not in office.get(upheld.body.url()).text


def test_the_page_says_that_the_coming_withdrawal_will_not_take_place(bench: Bench, upheld: Upheld) -> None:
    with bench.inside(upheld.body):
        moves.lift_suspension(upheld.certificate_id, REASON, TODAY, upheld.second)
        former = moves.withdraw(upheld.certificate_id, REASON, TODAY + timedelta(days=7), upheld.first)
        row = operations.appeal(former.id, "Faux.", upheld.client, own_author(upheld.client))
        bring(row, upheld.manager, upheld.manager)
        handling.close(row.id, "upheld", CONCLUSION, row.version, upheld.manager)
    desk = bench.browser(upheld.second)
    assert "le retrait prévu le 30 novembre 2026 n’aura pas lieu" in desk.get(upheld.page("reinstate")).text
    typed = {"reason": REASON, "effective_on": "2026-11-30"}
    assert desk.post(upheld.page("reinstate"), data=typed).status_code == 303
    assert "Un changement est décidé" not in desk.get(upheld.page("")).text
