"""The documents of a large audit: its closing sheet and its report as PDF, from the records to the kept file."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench import workbench_ground
from bench.ground import EVIDENCE, INDICATORS, an_application
from bench.printing import print_bar
from bench.workbench_ground import OnSite
from certbody.audits.models import FindingEvidence, ReportDraft
from certbody.audits.operations.reports import sign_report
from certbody.config import Settings
from certbody.kit import clock, pdf
from certbody.kit.db import db
from certbody.onsite.operations.closing_sheets import draw_up_sheet
from certbody.tenants.models import StoredFile
from certbody.tenants.queries.settings import get_profile
from tests import factories

MOST_SECONDS, PHOTOS = 10, 100
_COMMENT = (
    "Les documents consultés sont datés, connus de l’équipe et remis aux bénéficiaires avant l’entrée en formation."
)


def run(environ: dict[str, str]) -> None:
    """Lays the audit, makes its two documents once, as they are made at work, and prints how long it took."""
    laid = workbench_ground.lay(an_application(Settings.from_environment(environ)))
    _answer(laid)
    for title, make in (
        ("closing sheet", lambda: draw_up_sheet(laid.audit, "", laid.auditor)),
        ("report", lambda: sign_report(laid.audit, laid.auditor)),
    ):
        whole, printing, busy = _timed(laid, make)
        detail = f"{whole:.2f} s, {printing:.2f} s of it to set the type; {busy:.2f} s of one processor"
        print_bar(whole < MOST_SECONDS, f"the {title} of {len(INDICATORS)} indicators and {PHOTOS} photos: {detail}")


def _answer(laid: OnSite) -> None:
    """Every indicator is answered for the central function and each site; photos are here; the meeting is over."""
    with laid.workbench.inside(laid.body):
        audit = workbench_ground.audit_of(laid)
        get_profile().signatory = "Lou Bernard"
        for indicator in INDICATORS:
            for site in (None, *laid.sites):
                factories.a_finding(audit, indicator, site_id=site, evidence=EVIDENCE, comment=_COMMENT)
        for number in range(PHOTOS):
            _photo(laid, number)
        db.session.add(ReportDraft(audit_id=audit.id, strengths=_COMMENT, leads=_COMMENT, conclusion=_COMMENT))
        audit.state, audit.closing_at = "closed", clock.now()
        audit.opening_at = audit.closing_at - timedelta(days=1)
        audit.closing_attendance = "Camille Martin, directrice"


def _photo(laid: OnSite, number: int) -> None:
    told = {"name": f"photo-{number}.jpg", "media_type": "image/jpeg", "size": 2_400_000}
    told["sha256"] = hashlib.sha256(str(number).encode()).hexdigest()
    file = StoredFile(created_by=laid.auditor.person_id, created_at=clock.now(), **told)
    db.session.add(file)
    db.session.flush()
    site, indicator = (None, *laid.sites)[number % 6], 1 + number % 33
    shown: dict[str, Any] = {"captured_at": clock.now(), "added_at": clock.now(), "note": "Affichage à l’accueil"}
    row = {"audit_id": laid.audit, "indicator": indicator, "site_id": site, "kind": "photo", "file_id": file.id}
    db.session.add(FindingEvidence(**row, **told, **shown))


def _timed(laid: OnSite, make: Callable[[], object]) -> tuple[float, float, float]:
    """How long it took to make a document and keep it, how much of that to set the type, and the processor's time."""
    spent, render = [0.0], pdf.render_pdf

    def measured(*given: Any) -> bytes:
        begun = time.perf_counter()
        try:
            return render(*given)
        finally:
            spent[0] += time.perf_counter() - begun

    pdf.render_pdf = measured
    begun, busy = time.perf_counter(), time.process_time()
    try:
        with laid.workbench.inside(laid.body):
            make()
    finally:
        pdf.render_pdf = render
    return time.perf_counter() - begun, spent[0], time.process_time() - busy
