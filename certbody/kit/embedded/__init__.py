"""A real PostgreSQL and a real Valkey out of wheels, for the demonstration and the tests; production brings its own."""

from certbody.kit.embedded.account import plain_account
from certbody.kit.embedded.places import remove_outside
from certbody.kit.embedded.servers import Servers, embedded_servers, sole_user
from certbody.kit.starting import CannotStart

__all__ = ["CannotStart", "Servers", "embedded_servers", "plain_account", "remove_outside", "sole_user"]
