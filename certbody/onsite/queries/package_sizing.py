"""What the duration of an audit is made of, so that it can be computed again on site without network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from certbody.audits import standards
from certbody.audits.models import Audit, AuditSize
from certbody.audits.queries.duration_cells import own_cells_on
from certbody.audits.queries.sizing import visitable_sites
from certbody.audits.rules import duration
from certbody.audits.rules.duration import SizingInputs
from certbody.tenants.queries.settings import setting_on


def sizing_of(audit: Audit, size: AuditSize | None) -> dict[str, Any] | None:
    """A size with its facts and its basis, and the basis of each other band of turnover.

    None when nothing was sized; without `inputs` and `basis` when the body said how long by hand.
    """
    if size is None:
        return None
    kept = {"half_days": size.half_days, "sampled_sites": size.sampled_sites, "lines": size.lines}
    if size.basis is None:
        return kept | {"inputs": None, "basis": None, "bands": []}
    inputs = SizingInputs.from_dict(size.inputs)
    return kept | {
        "inputs": size.inputs,
        "basis": size.basis,
        "bands": list(_bands(inputs)),
        "sites_include_central": bool(setting_on("sites_include_central", inputs.audit_day)),
        "visitable_sites": len(visitable_sites(audit.organisation_id)),
    }


def _bands(inputs: SizingInputs) -> Iterator[dict[str, Any]]:
    """Each band of turnover (`below` in cents, the last one without) with what would size the audit there."""
    tables = standards.sizing_tables()
    bases = duration.bases(inputs, tables, own_cells_on(inputs.audit_day))
    for band in duration.table_for(inputs, tables).bands:
        yield {"code": band.code, "below": band.below_cents, "basis": bases[band.code].as_dict()}
