"""A body with every kind of stored result, each made by the operations of the trade."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from certbody.audits.operations.duration_cells import change_cell
from certbody.audits.operations.sampling import draw_sites
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.sizing import visitable_sites
from certbody.certificates.operations.deciding import decide
from certbody.certificates.operations.moves import lift_suspension, suspend, withdraw
from certbody.certificates.operations.transfers_in import decide_transfer_in
from tests import factories
from tests.audits.scene import an_audit_day, the_next_audit
from tests.certificates.cases import TODAY, a_reviewed_audit, an_arrival
from tests.support import Bench, Body

BASE = "surveillance/T2/base"


def fill(bench: Bench, body: Body) -> None:
    """Five sizes, two draws, two applicabilities, two clocks and eleven decisions."""
    _size_and_draw(bench, body)
    _close(bench, body)
    _decide(bench, body)


def _size_and_draw(bench: Bench, body: Body) -> None:
    planner = bench.member(body, "planner")
    with bench.inside(body):
        change_cell(BASE, 2, date(2026, 1, 1), "Procédure PR-07", planner, seen=0)
        organisation = factories.an_organisation()
        for number in range(6):
            factories.a_site(organisation, is_central=number == 0)
        sites = [site.id for site in visitable_sites(organisation.id)]
        first = factories.an_audit(organisation, kind="renewal")
        size_audit(first.id, planner, overrides={"turnover_cents": 30_000_000, "extra_sites": 1})
        draw_sites(first.id, planner, sites[:1], "Réclamation sur ce site.")
        size_audit(first.id, planner, "BPF 2026 déposé", {"turnover_cents": 80_000_000})
        following = factories.an_audit(organisation, kind="surveillance", previous_audit_id=first.id)
        size_audit(following.id, planner, overrides={"turnover_cents": 30_000_000})
        draw_sites(following.id, planner)
        by_hand = factories.an_audit(organisation, kind="complementary", previous_audit_id=first.id)
        size_audit(by_hand.id, planner, overrides={"half_days": 1})


def _close(bench: Bench, body: Body) -> None:
    held = an_audit_day(bench, body, traits=["is_subcontractor"])
    held.open()
    held.answer_all(i1="minor", i4="major")
    held.close()
    the_next_audit(held).open()


def _decide(bench: Bench, body: Body) -> None:
    decider, lead = bench.member(body, "reviewer"), bench.member(body, "auditor")
    office = bench.member(body, "administrator", "reviewer")
    with bench.inside(body):
        organisation = factories.an_organisation()

        def decided(outcome: str, **values: Any) -> UUID:
            audit = a_reviewed_audit(organisation, lead, decider, **values)
            decision = decide(audit.id, outcome, [], "Motif de la décision.", TODAY, decider)
            assert decision.certificate_id is not None or outcome == "refuse"
            return decision.certificate_id or decision.id

        decided("refuse")
        certificate = decided("certify")
        suspend(certificate, "Redevance impayée.", TODAY, decider)
        lift_suspension(certificate, "Redevance payée.", TODAY, decider)
        decided("maintain", kind="surveillance", certificate_id=certificate)
        decided("extend", kind="extension", categories=["CBC"], certificate_id=certificate)
        decided("refuse", kind="extension", categories=["VAE"], certificate_id=certificate)
        decided("renew", kind="renewal", certificate_id=certificate)
        withdraw(certificate, "Marque employée à tort.", TODAY, decider)
        for outcome, stood in (("take_over", "valid"), ("refuse_transfer", "suspended")):
            arrival = an_arrival(office, state_there=stood)
            decide_transfer_in(arrival.id, outcome, "Dossier examiné.", TODAY, office)
