"""The tables of the on-site workbench."""

from certbody.onsite.models.operations import EvidenceFile, FieldOperation, FieldState
from certbody.onsite.models.receipts import EvidenceReceipt

__all__ = ["EvidenceFile", "EvidenceReceipt", "FieldOperation", "FieldState"]
