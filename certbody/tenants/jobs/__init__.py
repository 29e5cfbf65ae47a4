"""The background work of tenants."""

from collections.abc import Callable

from certbody.tenants.jobs import mails, purges, uploads

REACTIONS: dict[str, Callable[..., None]] = {
    "mail": mails.send_mail,
    "password_reset": mails.send_password_reset,
    "purge_file": purges.purge_file,
    "free_upload": uploads.free_upload,
}
