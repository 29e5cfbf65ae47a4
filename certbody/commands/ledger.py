"""What is done by hand with the books of a body: writing in them what came before them."""

from __future__ import annotations

import click

from certbody.commands.connecting import connected
from certbody.commands.tenants import tenant_of
from certbody.config import Settings

ledger = click.Group("ledger", help="The books of a certification body.")


@ledger.command()
@click.argument("slug")
def post(slug: str) -> None:
    """Write in the books of SLUG the invoices, payments and fees that they lack; again, it does nothing."""
    settings = Settings.from_environment()
    from certbody.app import create_app
    from certbody.billing.jobs.books import catch_up
    from certbody.tenants.boundary import tenant_scope

    with connected(create_app(settings)):
        tenant_id = tenant_of(slug)
        with tenant_scope(tenant_id):
            written = catch_up()
    click.echo(f"{written} entries written")
