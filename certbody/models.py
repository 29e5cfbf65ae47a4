"""Every table, imported once, so that migrations and the mapper see the whole."""

from certbody.auditors import models as auditors
from certbody.audits import models as audits
from certbody.billing import models as billing
from certbody.certificates import models as certificates
from certbody.clients import models as clients
from certbody.kit import outbox
from certbody.onsite import models as onsite
from certbody.tenants import models as tenants

__all__ = ["auditors", "audits", "billing", "certificates", "clients", "onsite", "outbox", "tenants"]
