"""The `certbody` command: runs the product, prepares its database, asks its rules."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from certbody.commands.lazily import LazyGroup
from certbody.config import BadSetting
from certbody.kit.starting import CannotStart

certbody = click.version_option(package_name="certbody")(
    LazyGroup(
        "certbody",
        places={
            "check": "certbody.commands.check:check",
            "create-tenant": "certbody.commands.tenants:create_tenant",
            "demo": "certbody.commands.demo:demo",
            "evidence": "certbody.commands.evidence:evidence",
            "import": "certbody.commands.tenants:import_",
            "ledger": "certbody.commands.ledger:ledger",
            "migrate": "certbody.commands.database:migrate",
            "rules": "certbody.commands.rules:rules",
            "scheduler": "certbody.commands.servers:scheduler",
            "serve": "certbody.commands.servers:serve",
            "stripe": "certbody.commands.stripe:stripe",
            "worker": "certbody.commands.servers:worker",
        },
        help="Certbody: Qualiopi audits from the request to the certificate and the next audit.",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command. Bad input or a bad setting is one line on standard error and exit code 2."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one command, after its one line of complaint when there is something to complain about."""
    try:
        result = certbody.main(args=arguments, prog_name="certbody", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        return _complain(error.format_message(), error.exit_code)
    except BadSetting as error:
        return _complain(str(error), 2)
    except CannotStart as error:
        return _complain(str(error), 1)
    except click.Abort:
        return 130
    return result if isinstance(result, int) else 0


def _complain(message: str, code: int) -> int:
    click.echo(f"certbody: {' '.join(message.split())}", err=True)
    return code


if __name__ == "__main__":
    main()
