"""Taking certificates over from another body, and handing ours over."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from certbody.audits import standards
from certbody.audits.models import Audit
from certbody.certificates.models import Certificate, CertificateEdition, Decision, TransferIn
from certbody.certificates.operations import moves, transfers_in, transfers_out
from certbody.certificates.operations.cycle import tend_certificate
from certbody.certificates.operations.issuing import print_edition
from certbody.certificates.operations.keeping import keep_decision
from certbody.certificates.queries.certificates import is_surveillance_held
from certbody.certificates.queries.register import get_public_status
from certbody.certificates.queries.waiting import list_waiting
from certbody.kit.db import db
from certbody.kit.errors import NotAllowed, Refused
from certbody.kit.i18n import french_day
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_file, read_file
from tests import factories
from tests.certificates.cases import PIECES, an_arrival
from tests.certificates.complaints import FACTS, NEIGHBOUR, a_report
from tests.isolation.forms import PDF
from tests.support import Bench, Body

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


@pytest.fixture
def decider(bench: Bench, body: Body) -> Actor:
    return bench.member(body, "administrator", "reviewer")


def refused(row: TransferIn, by: Actor, outcome: str = "take_over") -> list[str]:
    with pytest.raises(Refused) as no:
        transfers_in.decide_transfer_in(row.id, outcome, "Motif.", TODAY, by)
    return [reason.code for reason in no.value.reasons]


def test_the_clock_starts_with_the_last_paper(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        row = an_arrival(decider, PIECES[:2])
        assert (row.complete_on, row.due_on) == (None, None)
        assert refused(row, decider) == ["transfer_piece_missing"]
        assert refused(row, decider, "refuse_transfer") == ["transfer_piece_missing"]
        transfers_in.add_piece(row.id, PIECES[2], keep_file("rapport.pdf", PDF, decider), decider)
        assert (row.complete_on, row.due_on) == (TODAY, date(2026, 12, 23))
        assert ("transfers.list_transfers", 1) in [(one.endpoint, one.count) for one in list_waiting(decider, TODAY)]


def test_a_takeover_keeps_the_end_and_the_surveillance_of_the_former_body(
    bench: Bench, body: Body, decider: Actor
) -> None:
    with bench.inside(body):
        row = an_arrival(decider)
        decision = transfers_in.decide_transfer_in(row.id, "take_over", "Dossier en ordre.", TODAY, decider)
        certificate = db.session.get_one(Certificate, (body.id, decision.certificate_id))
        assert (certificate.starts_on, certificate.ends_on) == (TODAY, date(2028, 2, 29))
        assert (row.state, certificate.state, decision.report_sha256 is not None) == ("taken_over", "valid", True)
        assert get_public_status(certificate.code, TODAY).state == "valid"
        edition = db.session.scalars(select(CertificateEdition)).one()
        assert edition.content["end"] == "29 février 2028"
        audit = certificates_audits(certificate.id)[0]
        assert (audit.kind, audit.earliest_on, audit.latest_on) == (
            "surveillance", date(2026, 5, 1), date(2027, 1, 1),
        )  # fmt: skip
        tend_certificate(certificate.id, TODAY)
        assert certificates_audits(certificate.id) == [audit]
        assert refused(row, decider) == ["transfer_settled"]


def test_the_mail_of_a_takeover_tells_what_comes_with_the_certificate(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        row = an_arrival(decider)
        row_id, organisation_id, client = row.id, row.organisation_id, row.organisation.name
    bench.member(body, "client", organisation_id=organisation_id)
    with bench.inside(body):
        transfers_in.decide_transfer_in(row_id, "take_over", "Dossier en ordre.", TODAY, decider)
    bench.run_jobs()
    [mail] = [mail for mail in bench.mails(body) if "repris" in mail.subject]
    for told in (
        f"reprend, à compter du 23 novembre 2026, le certificat n° 984211-1, délivré à {client} par Autre Certif.",
        "au 29 février 2028",
        "Mineure à revoir au prochain audit, indicateur 1 : Besoin non recueilli.",
        f"reste à tenir, entre le {french_day(date(2026, 5, 1))} et le {french_day(date(2027, 1, 1))}.",
    ):
        assert told in str(mail.body_text), mail.body_text
    assert "a décidé de certifier" not in str(mail.body_text)


def certificates_audits(certificate_id: UUID) -> list[Any]:
    return list(db.session.scalars(select(Audit).where(Audit.certificate_id == certificate_id)))


def test_a_surveillance_held_elsewhere_is_not_asked_for_again(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        row = an_arrival(decider, surveillance_held_on=date(2026, 9, 1))
        decision = transfers_in.decide_transfer_in(row.id, "take_over", "Dossier en ordre.", TODAY, decider)
        assert decision.certificate_id is not None
        tend_certificate(decision.certificate_id, TODAY)
        assert is_surveillance_held(decision.certificate_id)
        assert certificates_audits(decision.certificate_id) == []


def test_what_stands_in_the_way_of_a_takeover_leaves_the_motivated_refusal(
    bench: Bench, body: Body, decider: Actor
) -> None:
    with bench.inside(body):
        assert refused(an_arrival(decider, state_there="suspended"), decider) == ["transfer_suspended"]
        assert refused(an_arrival(decider, open_majors=1), decider) == ["transfer_major_open"]
        row = an_arrival(decider, siren="552100554")
        assert refused(row, decider) == ["transfer_other_siren"]
        transfers_in.decide_transfer_in(row.id, "refuse_transfer", "Autre SIREN.", TODAY, decider)
        assert (row.state, row.certificate_id) == ("refused", None)
    bench.run_jobs()


def test_a_siren_typed_with_spaces_is_the_same(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        assert an_arrival(decider, siren="552 100 554").siren == "552100554"


def test_what_this_body_certifies_already_is_not_taken_over(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        row = an_arrival(decider, categories=["AF", "CBC"])
        held = factories.a_certificate(row.organisation, categories=["AF", "VAE"])
        assert refused(row, decider) == ["transfer_already_certified"]
        held.ends_on = date(2026, 11, 22)
        db.session.flush()
        assert transfers_in.decide_transfer_in(row.id, "take_over", "Dossier en ordre.", TODAY, decider).certificate_id


def test_who_may_not_decide_is_stopped(bench: Bench, body: Body, decider: Actor) -> None:
    administrator = bench.member(body, "administrator")
    with bench.inside(body):
        row = an_arrival(decider)
        with pytest.raises(NotAllowed):
            transfers_in.decide_transfer_in(row.id, "take_over", "Motif.", TODAY, administrator)


def a_printed_certificate(by: Actor) -> Certificate:
    organisation = factories.an_organisation()
    factories.a_site(organisation)
    certificate = factories.a_certificate(organisation, number=f"{organisation.siren}")
    db.session.refresh(certificate, ["organisation"])
    audit = factories.an_audit(organisation, certificate_id=certificate.id, kind="surveillance", state="contracted")
    factories.a_nonconformity(audit, 4, "minor", fact="Besoin non recueilli.")
    decision = Decision(
        organisation_id=organisation.id, certificate_id=certificate.id, outcome="certify", categories=["AF"],
        reason="Conforme.", decided_on=certificate.starts_on, effective_on=certificate.starts_on,
    )  # fmt: skip
    print_edition(certificate, keep_decision(decision, by), (standards.standard("RNQ2026"), ""), by)
    return certificate


def test_a_departure_goes_from_request_to_package_to_transferred(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        certificate = a_printed_certificate(decider)
        row = transfers_out.request_transfer_out(certificate.id, "Autre Certif", decider)
        assert (row.state, row.due_on) == ("requested", date(2026, 12, 8))
        with pytest.raises(Refused, match="transfer_not_handed_over"):
            transfers_out.leave(row.id, decider)
        transfers_out.hand_over(row.id, decider)
        with read_file(row.file_id)[1].open() as stream, zipfile.ZipFile(stream) as archive:
            assert set(archive.namelist()) == {
                "certificat.pdf", "non-conformites.csv", "plans-d-actions.csv",
                "plaintes-appels-signalements.csv", "SHA256SUMS.txt",
            }  # fmt: skip
            assert "Besoin non recueilli." in archive.read("non-conformites.csv").decode()
        first = row.sha256
        assert transfers_out.hand_over(row.id, decider).sha256 == first
        assert certificate.state == "valid"
        transfers_out.leave(row.id, decider)
        assert (certificate.state, row.left_on) == ("transferred_out", TODAY)
        assert get_public_status(certificate.code, TODAY).state == "transferred_out"
        assert [audit.state for audit in certificates_audits(certificate.id)] == ["cancelled"]
        with pytest.raises(Refused, match="transfer_settled"):
            transfers_out.hand_over(row.id, decider)
    bench.run_jobs()


def test_the_package_tells_of_complaints_without_their_author_and_holds_no_formula(
    bench: Bench, body: Body, decider: Actor
) -> None:
    with bench.inside(body):
        certificate = a_printed_certificate(decider)
        a_report(certificate.organisation)
        audit = factories.an_audit(certificate.organisation, certificate_id=certificate.id, state="decided")
        factories.a_nonconformity(audit, 5, "minor", fact="=HYPERLINK(1)")
        row = transfers_out.request_transfer_out(certificate.id, "Autre Certif", decider)
        transfers_out.hand_over(row.id, decider)
        with read_file(row.file_id)[1].open() as stream, zipfile.ZipFile(stream) as archive:
            names = ("plaintes-appels-signalements", "non-conformites")
            complaints, facts = (archive.read(f"{name}.csv").decode() for name in names)
    assert "P-00001;report;" in complaints
    assert not any(word in complaints for word in (FACTS, NEIGHBOUR.name, NEIGHBOUR.email))
    assert ";'=HYPERLINK(1);" in facts


def test_a_suspended_certificate_does_not_leave(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        certificate = factories.a_certificate(factories.an_organisation())
        moves.suspend(certificate.id, "Frais impayés.", TODAY, decider, cause="contract_breached")
        with pytest.raises(Refused, match="move_not_allowed"):
            transfers_out.request_transfer_out(certificate.id, "Autre Certif", decider)


def test_a_certificate_is_asked_for_once_and_its_package_needs_an_edition(
    bench: Bench, body: Body, decider: Actor
) -> None:
    with bench.inside(body):
        certificate = factories.a_certificate(factories.an_organisation())
        row = transfers_out.request_transfer_out(certificate.id, "Autre Certif", decider)
        with pytest.raises(Refused, match="transfer_already_asked"):
            transfers_out.request_transfer_out(certificate.id, "Encore un", decider)
        with pytest.raises(Refused, match="transfer_no_edition"):
            transfers_out.hand_over(row.id, decider)
