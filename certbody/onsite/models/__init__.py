"""The tables of the on-site workbench."""

from certbody.onsite.models.operations import FieldOperation, FieldState

__all__ = ["FieldOperation", "FieldState"]
