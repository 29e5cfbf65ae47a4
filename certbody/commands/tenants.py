"""What the platform's operator does by hand: opens a certification body, imports the ministry's list into it."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import click

from certbody.config import Settings

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command()
@click.argument("slug")
@click.argument("name")
@click.option("--admin-email", required=True, help="Address of the first administrator, who gets an invitation.")
@click.option("--admin-name", required=True, help="Name of the first administrator.")
def create_tenant(slug: str, name: str, admin_email: str, admin_name: str) -> None:
    """Open a certification body under the address SLUG and invite its administrator."""
    settings = Settings.from_environment()
    from certbody.app import create_app
    from certbody.kit.errors import Invalid
    from certbody.tenants.operations import tenants

    with create_app(settings).app_context():
        try:
            tenants.create_tenant(slug=slug, name=name, admin_email=admin_email, admin_name=admin_name)
        except Invalid as error:
            sentences = [str(sentence) for field in error.errors.values() for sentence in field]
            raise click.UsageError(f"{slug} is not opened: {' '.join(sentences)}") from None
    click.echo(f"{slug} is open; {admin_email} gets an invitation")


def tenant_of(slug: str) -> UUID:
    """The body that a command names, or one line that says there is none."""
    from certbody.tenants.queries.identity import find_public_tenant

    body = find_public_tenant(slug)
    if body is None:
        raise click.UsageError(f"there is no certification body {slug}")
    return body.tenant_id


import_ = click.Group("import", help="Read files of others.")


@import_.command()
@click.argument("file", type=_FILE)
@click.option("--tenant", "slug", required=True, help="The certification body that keeps the list.")
@click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
def organisations(file: Path, slug: str, dry_run: bool) -> None:
    """Read the public list of training organisations; progress on standard error, the report is JSON."""
    settings = Settings.from_environment()
    from certbody.app import create_app
    from certbody.clients.operations.import_list import import_list
    from certbody.kit import wording
    from certbody.kit.errors import Refused
    from certbody.kit.transaction import transaction
    from certbody.tenants.actor import SYSTEM
    from certbody.tenants.boundary import tenant_scope

    size = max(file.stat().st_size, 1)

    def tell(done: int, rows: int) -> None:
        click.echo(f"{done * 100 // size} % read, {rows} rows", err=True)

    with create_app(settings).app_context():
        tenant_id = tenant_of(slug)
        try:
            with tenant_scope(tenant_id), transaction():
                report = import_list(file, dry_run, SYSTEM, tell=tell)
        except Refused as refused:
            raise click.UsageError(f"{file.name}: {wording.why(refused.reasons[0])}") from None
    click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
