"""What happens for each kind of outbox message: the table that ties a message to its job."""

from __future__ import annotations

from collections.abc import Callable

from certbody.tenants.jobs import mails

REACTIONS: dict[str, Callable[..., None]] = {
    "mail": mails.send_mail,
    "password_reset": mails.send_password_reset,
}
