"""The background work of billing."""

from collections.abc import Callable

from certbody.billing.jobs import invoices, night
from certbody.billing.operations.contracts import BILL
from certbody.billing.operations.issuing import PRINT

REACTIONS: dict[str, Callable[..., None]] = {PRINT: invoices.print_issued, BILL: night.bill_signed}
