"""The background work of clients."""

from collections.abc import Callable

from certbody.clients.jobs.import_list import run_import
from certbody.clients.operations.several_requests import REQUEST, ask_again

REACTIONS: dict[str, Callable[..., None]] = {"import_list": run_import, REQUEST: ask_again}
