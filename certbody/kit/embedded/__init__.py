"""A real PostgreSQL and a real Valkey out of wheels, for the demonstration and the tests; production brings its own."""

from certbody.kit.embedded.account import CannotStart
from certbody.kit.embedded.servers import Servers, embedded_servers

__all__ = ["CannotStart", "Servers", "embedded_servers"]
