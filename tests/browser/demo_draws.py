"""Every draw of the demo is found again by the command that its page shows."""

from __future__ import annotations

import json
import shlex

from click.testing import CliRunner
from sqlalchemy import select

from certbody.audits.models import Audit, SiteSample
from certbody.audits.queries.redraw import proof_of
from certbody.commands.rules import rules
from certbody.kit.db import db
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import Tenant
from tests.browser.demo_world import Demo


def redo_every_draw(demo: Demo) -> int:
    """How many draws the demo holds; each one is redone from nothing but its command."""
    found = 0
    with demo.app.app_context():
        bodies = list(db.session.scalars(select(Tenant.id)))
    for body in bodies:
        with demo.app.app_context(), tenant_scope(body):
            for sample in db.session.scalars(select(SiteSample)).all():
                audit = db.session.get_one(Audit, (body, sample.audit_id))
                arguments = shlex.split(proof_of(audit, sample).command)[2:]
                told = json.loads(CliRunner().invoke(rules, arguments).output)
                assert told == {"sites": [str(site) for site in sample.drawn], "commitment": sample.commitment}
                found += 1
    return found
