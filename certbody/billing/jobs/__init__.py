"""The background work of billing."""

from collections.abc import Callable

from certbody.billing.jobs import bank, einvoicing, invoices, night, online, platform
from certbody.billing.operations.bank_confirming import CONFIRM
from certbody.billing.operations.bank_statements import READ
from certbody.billing.operations.contracts import BILL
from certbody.billing.operations.einvoicing import DEPOSIT
from certbody.billing.operations.issuing import PRINT
from certbody.billing.operations.payments import CASHED, CLOSE_CHECKOUT
from certbody.billing.operations.platform_events import FOLLOW
from certbody.billing.operations.platform_events import HANDLE as HANDLE_PLATFORM
from certbody.billing.operations.stripe_events import HANDLE, LOOK
from certbody.billing.operations.usage import REPORT
from certbody.tenants.operations.tenants import TENANT_STATUS

REACTIONS: dict[str, Callable[..., None]] = {
    PRINT: invoices.print_issued,
    BILL: night.bill_signed,
    HANDLE: online.handle_event,
    LOOK: online.look_at_checkout,
    CLOSE_CHECKOUT: online.close_checkout,
    DEPOSIT: einvoicing.deposit,
    CASHED: einvoicing.tell_cashed,
    READ: bank.read_sent,
    CONFIRM: bank.book_confirmed,
    HANDLE_PLATFORM: platform.handle,
    FOLLOW: platform.follow,
    TENANT_STATUS: platform.end_or_go_on,
    REPORT: platform.report,
}
