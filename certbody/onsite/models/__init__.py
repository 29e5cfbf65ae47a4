"""The tables of the on-site workbench."""

from certbody.onsite.models.operations import EvidenceFile, FieldOperation, FieldState

__all__ = ["EvidenceFile", "FieldOperation", "FieldState"]
