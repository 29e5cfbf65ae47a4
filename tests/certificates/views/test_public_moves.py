"""Each change of a certificate's state reaches every public view within the day (invariant 64)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from certbody.certificates.jobs.night import run_night
from certbody.certificates.models import Certificate
from certbody.certificates.operations import moves, transfers_out
from certbody.certificates.operations.deciding import decide
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import read_file
from tests import factories
from tests.certificates.cases import TODAY, a_reviewed_audit
from tests.isolation.forms import PDF
from tests.support import Bench, Body

WORDS = {
    "upcoming": "À venir", "valid": "Valide", "suspended": "Suspendu", "withdrawn": "Retiré", "expired": "Expiré",
    "transferred_out": "Transféré",
}  # fmt: skip
MIDNIGHT, AFTER_THE_NIGHT = "T23:00:30+00:00", "T00:10:00+00:00"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@dataclass
class Shown:
    """A certificate issued by a real decision, and what anybody is shown of it."""

    bench: Bench
    body: Body
    client: FlaskClient
    reviewer: Actor
    certificate_id: UUID
    code: str

    def page(self) -> dict[str, str]:
        """The state on its own page, as people and programs read it."""
        url = f"/c/{self.body.slug}/{self.code}"
        page, told = self.client.get(url), self.client.get(url, headers={"Accept": "application/json"})
        assert page.headers["Cache-Control"] == told.headers["Cache-Control"] == "no-store"
        state = told.get_json()["state"]
        assert told.get_json()["in_force"] is (state == "valid")
        return {"page": state if WORDS[state] in page.text else "another one", "json": state}

    def directory(self) -> dict[str, str]:
        """The state in the register and in its file."""
        url = f"/register/{self.body.slug}"
        register, table = self.client.get(url), self.client.get(f"{url}/csv")
        assert register.headers["Cache-Control"] == table.headers["Cache-Control"] == "no-store"
        [row] = csv.DictReader(io.StringIO(table.data.decode("utf-8-sig")), delimiter=";")
        state = next(state for state, word in WORDS.items() if word == row["statut"])
        among = register.text.split("<tbody")[1].split("</tbody>")[0]
        return {"register": state if WORDS[state] in among else "another one", "csv": state}

    def everywhere(self) -> set[str]:
        """The state, as each of the four tells it."""
        return set((self.page() | self.directory()).values())


@pytest.fixture
def shown(bench: Bench, client: FlaskClient) -> Shown:
    body = bench.body()
    lead, reviewer = bench.member(body, "auditor"), bench.member(body, "reviewer", "administrator")
    with bench.inside(body):
        audit = a_reviewed_audit(factories.an_organisation(name="École Lumière"), lead, reviewer)
        decision = decide(audit.id, "certify", ["AF"], "Système en place.", TODAY, reviewer)
        assert decision.certificate_id
        code = db.session.get_one(Certificate, (body.id, decision.certificate_id)).code
        return Shown(bench, body, client, reviewer, decision.certificate_id, code)


def test_a_move_of_today_shows_at_the_next_request(shown: Shown) -> None:
    assert shown.everywhere() == {"valid"}
    steps = (
        (moves.suspend, "suspended"), (moves.lift_suspension, "valid"), (moves.suspend, "suspended"),
        (moves.withdraw, "withdrawn"),
    )  # fmt: skip
    for move, state in steps:
        with shown.bench.inside(shown.body):
            move(shown.certificate_id, "Motif de la décision.", TODAY, shown.reviewer)
        assert shown.everywhere() == {state}


def test_a_departure_shows_at_the_next_request(shown: Shown) -> None:
    with shown.bench.inside(shown.body):
        row_id = transfers_out.request_transfer_out(shown.certificate_id, "Autre Certif", shown.reviewer).id
    assert shown.everywhere() == {"valid"}
    with shown.bench.inside(shown.body):
        report = db.session.scalars(select(StoredFile.id).where(StoredFile.name == "rapport.pdf")).one()
        read_file(report)[1].write([PDF])
        transfers_out.hand_over(row_id, shown.reviewer)
        transfers_out.leave(row_id, shown.reviewer)
    assert shown.everywhere() == {"transferred_out"}


@pytest.mark.parametrize(("outcome", "state"), [("suspend", "suspended"), ("withdraw", "withdrawn")])
def test_a_move_decided_ahead_shows_on_its_day_and_not_before(shown: Shown, outcome: str, state: str) -> None:
    effective_on = TODAY + timedelta(days=10)
    with shown.bench.inside(shown.body):
        getattr(moves, outcome)(shown.certificate_id, "Motif de la décision.", effective_on, shown.reviewer)
    assert shown.everywhere() == {"valid"}
    with time_machine.travel(f"{effective_on - timedelta(days=1)}T22:59:00+00:00", tick=False):
        assert shown.everywhere() == {"valid"}
    with time_machine.travel(f"{effective_on - timedelta(days=1)}{MIDNIGHT}", tick=False):
        assert set(shown.page().values()) == {state}
    _night(shown, effective_on)
    with time_machine.travel(f"{effective_on}{AFTER_THE_NIGHT}", tick=False):
        assert shown.everywhere() == {state}


def test_expiry_shows_from_midnight_in_paris(shown: Shown) -> None:
    last = date(2029, 11, 22)
    with time_machine.travel(f"{last}T22:59:00+00:00", tick=False):
        assert shown.everywhere() == {"valid"}
    with time_machine.travel(f"{last}{MIDNIGHT}", tick=False):
        assert shown.everywhere() == {"expired"}


def _night(shown: Shown, day: date) -> None:
    at = time_machine.travel(f"{day}{AFTER_THE_NIGHT}", tick=False)
    with at, shown.bench.app.app_context(), tenant_scope(shown.body.id):
        run_night(day)
