"""One audit on the day it is held: a body, an organisation with its person, a team, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from certbody.audits.models import Audit
from certbody.audits.operations.findings import record_finding
from certbody.audits.operations.meetings import close_audit, hold_opening
from certbody.audits.operations.sampled_actions import add_sampled_action
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.findings import applicability_of, find_finding, list_earlier_nonconformities
from certbody.clients.models import Organisation
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from tests import factories
from tests.support import Bench, Body

OPENED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
OPENED_ON = OPENED.date()


@dataclass
class Scene:
    """An audit of training actions with its people. `auditor` leads it, `client` answers for the organisation."""

    bench: Bench
    body: Body
    auditor: Actor
    client: Actor
    organisation_id: UUID
    audit_id: UUID

    def audit(self) -> Audit:
        """The audit, inside an open scope."""
        return get_audit(self.audit_id, self.auditor)

    def answer(self, indicator: int, result: str = "conforming", version: int = 0, **values: str) -> UUID:
        """Records one finding, inside an open scope."""
        given = {"evidence": "Programme 2026", "fact": "", "comment": "", "reason": "", "change_reason": "", **values}
        if result in ("minor", "major") and not given["fact"]:
            given["fact"] = f"Écart constaté sur l’indicateur {indicator}."
        return record_finding(self.audit_id, indicator, None, result, version=version, by=self.auditor, **given).id

    def correct_facts(self, *facts: str) -> None:
        """Corrects the fact of the first indicator once for each text, with the reason « Précision n° 1 » and so on."""
        for count, fact in enumerate(facts, start=1):
            with self.bench.inside(self.body):
                found = find_finding(self.audit_id, 1, None)
                assert found is not None
                given = {"fact": fact, "evidence": found.evidence, "change_reason": f"Précision n° {count}"}
                self.answer(1, found.result, found.version, **given)

    def open(self) -> None:
        """Holds the opening meeting."""
        with self.bench.inside(self.body):
            hold_opening(self.audit_id, OPENED, "Camille Martin, directrice", self.auditor)

    def answer_all(self, **results: str) -> None:
        """Answers every mandatory indicator, conforming unless told otherwise (`i1="minor"`), and samples an action."""
        with self.bench.inside(self.body):
            audit = self.audit()
            for number in applicability_of(audit, list_earlier_nonconformities(audit)).mandatory:
                self.answer(number, results.get(f"i{number}", "conforming"))
            add_sampled_action(self.audit_id, "AF", "Tableur, niveau 1", "session de mars", False, self.auditor)

    def close(self) -> None:
        """Holds the closing meeting, which notifies the nonconformities."""
        with self.bench.inside(self.body):
            at = min(OPENED + timedelta(hours=9), clock.now())
            close_audit(self.audit_id, at, "Camille Martin, directrice", self.auditor)


def an_audit_day(bench: Bench, body: Body | None = None, *, day: date = OPENED_ON, **values: object) -> Scene:
    """A body with an audit whose plan was sent: a whole day, `day`."""
    body = body or bench.body()
    auditor = bench.member(body, "auditor")
    with bench.inside(body):
        organisation = factories.an_organisation()
        organisation_id = organisation.id
        made: dict[str, object] = {
            "state": "plan_sent",
            "plan_sent_at": OPENED - timedelta(days=10),
            "first_day": day,
            "last_day": day,
        }
        audit = factories.an_audit(organisation, **{**made, **values})
        factories.a_team_member(audit, auditor, declared_impartial_at=factories.MOMENT)
        factories.a_size(audit, 2)
        for half in ("am", "pm"):
            factories.a_half_day(audit, auditor, day, half)
        audit_id = audit.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    return Scene(bench, body, auditor, client, organisation_id, audit_id)


def the_next_audit(scene: Scene, **values: object) -> Scene:
    """The surveillance audit that follows, with another auditor, plan sent."""
    auditor = scene.bench.member(scene.body, "auditor")
    with scene.bench.inside(scene.body):
        earlier = db.session.get_one(Audit, (scene.body.id, scene.audit_id))
        organisation = db.session.get_one(Organisation, (scene.body.id, scene.organisation_id))
        made: dict[str, object] = {
            "previous_audit_id": earlier.id,
            "reference": f"{earlier.reference}-S",
            "kind": "surveillance",
            "state": "plan_sent",
            "first_day": OPENED.date(),
        }
        following = factories.an_audit(organisation, **{**made, **values})
        factories.a_team_member(following, auditor)
        return Scene(scene.bench, scene.body, auditor, scene.client, scene.organisation_id, following.id)
