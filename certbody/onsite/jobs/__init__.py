"""The background work of the on-site workbench."""

from collections.abc import Callable

from certbody.onsite.jobs import sheets

REACTIONS: dict[str, Callable[..., None]] = {
    "closing_sheet": sheets.make_sheet,
}
