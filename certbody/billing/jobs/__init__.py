"""The background work of billing."""

from collections.abc import Callable

from certbody.billing.jobs import invoices
from certbody.billing.operations.issuing import PRINT

REACTIONS: dict[str, Callable[..., None]] = {PRINT: invoices.print_issued}
