"""The pages on a country's worth of rows: 45,000 organisations in 40 bodies, one of them with ten years of audits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path
from uuid import UUID

from sqlalchemy import create_engine, func, select, text

from bench import scale_rows, serving
from bench.ground import an_application
from bench.load import Clients, load_clients
from bench.printing import milliseconds, print_bar, print_row
from certbody.audits.models import Audit, Finding
from certbody.certificates.models import Certificate
from certbody.clients.models import Organisation
from certbody.commands.servers import PAGES
from certbody.config import Settings
from certbody.kit import clock
from certbody.kit.db import db
from tests.support import Bench, Body

BODIES, ORGANISATIONS, IN_THE_LARGEST, CYCLES, AUDITORS = 40, 45_000, 6_000, 4, 40
MOST_SECONDS = 0.1
# The public pages answer one address so many times a minute (60 for the register): more would measure the limit.
VISITS = 40
_WIDTHS = (40, 10, 10, 10)


def run(folder: Path, environ: dict[str, str]) -> None:
    """Fills the database, then visits the pages of the largest body."""
    app = an_application(Settings.from_environment(environ))
    workbench = Bench(app)
    begun = time.monotonic()
    largest = _fill(workbench)
    take_stock(environ["DATABASE_OWNER_URL"])
    administrator = workbench.member(largest, "administrator")
    pages = _pages(workbench, largest)
    print(f"filled in {time.monotonic() - begun:.0f} s\n")
    port = serving.free_port()
    with serving.served(PAGES, port, environ, folder / "product.log"), load_clients(1) as clients:
        headers, _token = serving.sign_in(port, workbench.email_of(administrator))
        _visit(clients, port, headers, pages)


def _fill(workbench: Bench) -> Body:
    """Makes the bodies and their rows; the largest one, which is filled with its whole history, is given back."""
    others = (ORGANISATIONS - IN_THE_LARGEST) // (BODIES - 1)
    largest = workbench.body("Organisme certificateur 1")
    _fill_body(workbench, largest, IN_THE_LARGEST, CYCLES, scale_rows.WHOLE_HISTORY)
    for number in range(2, BODIES + 1):
        body = workbench.body(f"Organisme certificateur {number}")
        _fill_body(workbench, body, others, 1, scale_rows.EVERY_BODY)
    return largest


def _fill_body(workbench: Bench, body: Body, number: int, cycles: int, statements: Sequence[str]) -> None:
    for _auditor in range(AUDITORS if cycles > 1 else 2):
        workbench.member(body, "auditor")
    values = {"tenant": body.id, "number": number, "cycles": cycles, "today": clock.today()}
    with workbench.inside(body):
        for statement in statements:
            names = [name for name in values if f":{name}" in statement]
            db.session.execute(text(statement), {name: values[name] for name in names})


def take_stock(owner_url: str) -> None:
    """Lets the planner know what the tables hold, as autovacuum does in the hours after an import."""
    engine = create_engine(owner_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("vacuum analyze"))
    engine.dispose()


def _pages(workbench: Bench, body: Body) -> list[tuple[str, str]]:
    """The main pages of a body, after a line that says how much it holds."""
    with workbench.inside(body):
        tables = (Organisation, Audit, Finding, Certificate)
        counts = [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
        audit: UUID = db.session.scalars(select(Audit.id).where(Audit.state == "decided").limit(1)).one()
        code = db.session.scalars(select(Certificate.code).where(Certificate.state == "valid").limit(1)).one()
    names = ("organisations", "audits", "findings", "certificates")
    print("the largest body holds " + ", ".join(f"{count:,} {name}" for count, name in zip(counts, names, strict=True)))
    return [
        ("home of an administrator", body.url()),
        ("list of audits", body.url("audits/")),
        ("list of organisations", body.url("organisations")),
        ("list of certificates", body.url("certificates/")),
        ("public register", f"/register/{body.slug}"),
        ("public status", f"/c/{body.slug}/{code}"),
        ("audit", body.url(f"audits/{audit}")),
    ]


def _visit(clients: Clients, port: int, headers: dict[str, str], pages: list[tuple[str, str]]) -> None:
    print_row(("page", "p50 ms", "p95 ms", "max ms"), _WIDTHS)
    slowest = 0.0
    for title, path in pages:
        for number in (4, VISITS):
            measured = clients.send(port, headers, list(repeat(("GET", path, ""), number)), 1)
        print_row((title, *(milliseconds(measured.percentile(share)) for share in (0.5, 0.95, 1.0))), _WIDTHS)
        slowest = max(slowest, measured.percentile(0.95))
    print()
    print_bar(slowest < MOST_SECONDS, f"every page: p95 below {milliseconds(MOST_SECONDS)} ms")
