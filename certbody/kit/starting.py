"""Why one of our servers is not started; apart, so that whoever tells it need not load the servers."""

from __future__ import annotations


class CannotStart(RuntimeError):
    """A server cannot be started here; the message is the one line to show."""
