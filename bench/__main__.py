"""`python -m bench`: the product beside its floor; with `--scale`, the product on a country's worth of rows; with
`--replay`, the rules on 100,000 audits; with `--workbench`, the workbench on site in a slow browser; with
`--report`, the documents of a large audit; with `--ledger`, the books of a million lines; with `--invoices`, ten
thousand electronic invoices."""

from __future__ import annotations

import argparse
import pickle
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import (
    cases,
    comparing,
    ground,
    invoicing,
    ledger,
    load,
    printing,
    replay,
    report,
    rules_speed,
    scale,
    serving,
    workbench,
)
from bench.comparing import Door
from bench.ground import INDICATORS
from certbody.commands.servers import PAGES
from certbody.config import Settings
from certbody.kit import migrations
from certbody.kit.embedded.servers import embedded_servers


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", action="store_true", help="pages on 45,000 organisations of 40 bodies")
    parser.add_argument("--replay", action="store_true", help="every stored result of 100,000 audits computed again")
    parser.add_argument("--workbench", action="store_true", help="the workbench on site in a slow browser")
    parser.add_argument("--report", action="store_true", help="the closing sheet and the report of a large audit")
    parser.add_argument("--ledger", action="store_true", help="the books of a million lines handed over as a file")
    parser.add_argument("--invoices", action="store_true", help="ten thousand invoices issued and printed")
    asked = parser.parse_args()
    begun = time.monotonic()
    with _surroundings() as (folder, environ):
        if asked.scale:
            scale.run(folder, environ)
        elif asked.replay:
            replay.run(environ)
        elif asked.workbench:
            workbench.run(folder, environ)
        elif asked.report:
            report.run(environ)
        elif asked.ledger:
            ledger.run(environ)
        elif asked.invoices:
            invoicing.run(environ)
        else:
            _compare(folder, environ)
            rules_speed.print_rules_speed()
    print(f"\n{time.monotonic() - begun:.0f} s")


@contextmanager
def _surroundings() -> Iterator[tuple[Path, dict[str, str]]]:
    """Servers of its own with a migrated database, and the environment in which the program finds them."""
    with tempfile.TemporaryDirectory(prefix="certbody-bench-") as name:
        folder = Path(name)
        with embedded_servers(folder / "servers", durable=False) as servers:
            environ = {
                "DATABASE_URL": servers.database_url(),
                "DATABASE_OWNER_URL": servers.database_url("certbody_owner"),
                "REDIS_URL": servers.redis_url,
                "SECRET_KEY": secrets.token_hex(32),
                "BASE_URL": f"http://127.0.0.1:{serving.free_port()}",
                "FILES_DIR": str(folder / "files"),
                "MAILBOX": "1",
                "CHEAP_PASSWORDS": "1",
            }
            migrations.upgrade(Settings.from_environment(environ))
            yield folder, environ


def _compare(folder: Path, environ: dict[str, str]) -> None:
    """Lays the ground, records the four requests, serves both sides and prints them side by side."""
    app = ground.an_application(Settings.from_environment(environ))
    laid = ground.lay(app, open_audits=2 * (comparing.NEEDED // len(INDICATORS) + 1), drafts=2 * comparing.NEEDED)
    compared = cases.cases(laid)
    for case in compared:
        cases.record(laid, case)
    recordings = folder / "recordings.pickle"
    recordings.write_bytes(pickle.dumps({case.name: case.recording for case in compared}))
    on_the_floor = {"FLOOR_DATABASE_URL": environ["DATABASE_URL"], "FLOOR_RECORDINGS": str(recordings)}
    own, bare = serving.free_port(), serving.free_port()
    with ExitStack() as stack:
        stack.enter_context(serving.served(PAGES, own, environ, folder / "product.log"))
        stack.enter_context(serving.served("bench.floor:app", bare, on_the_floor, folder / "floor.log"))
        clients = stack.enter_context(load.load_clients())
        product, floor = _product_door(own, laid), _floor_door(bare)
        printing.print_comparison([comparing.compare(case, product, floor, clients) for case in compared])


def _product_door(port: int, laid: ground.Ground) -> Door:
    signed_in = {role: serving.sign_in(port, email) for role, email in cases.emails(laid).items()}
    headers = {role: headers for role, (headers, _token) in signed_in.items()}
    return Door(port, headers, {role: token for role, (_headers, token) in signed_in.items()})


def _floor_door(port: int) -> Door:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    return Door(port, {"auditor": headers, "office": headers}, {})


if __name__ == "__main__":
    main()
