"""Sending mails, after the commit that caused them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import current_app

from certbody.kit import clock, mail
from certbody.kit.db import db
from certbody.tenants import signing
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Mail
from certbody.tenants.operations import accounts
from certbody.tenants.operations.files import read_file
from certbody.tenants.queries.people import get_person, reset_mark

# Together, before a mail program's encoding makes them a third larger: many servers refuse mails above 20 MB.
LARGEST_ATTACHED = 10 * 1024 * 1024


def send_password_reset(email: str) -> None:
    """Looks for the person and queues the mail with the link."""
    accounts.send_password_reset(email)


def send_mail(template: str, to: str, locale: str, values: dict[str, Any], files: Sequence[str] = ()) -> None:
    """Makes the mail and sends it; the built-in mailbox keeps its text, a real server's copy keeps the subject only.

    The templates are filled in as if a visitor had come to the public address, which is what their links begin with.
    They read in `attached` the names of the files that go along: none when these are too large together.
    """
    settings, attachments = current_app.config["SETTINGS"], _attachments(files)
    names = [one.name for one in attachments]
    filled = {**values, "link": _link(template, values, settings.base_url), "attached": names}
    with current_app.test_request_context(base_url=settings.base_url):
        letter = mail.compose(template, to, locale, filled, attachments)
    if not settings.mailbox:
        mail.send(letter, settings.smtp_url, settings.mail_from)
    db.session.add(
        Mail(
            recipient=letter.recipient,
            subject=letter.subject,
            body_text=letter.text if settings.mailbox else None,
            body_html=letter.html if settings.mailbox else None,
            attached=names,
            attached_files=[UUID(one) for one in files] if settings.mailbox and names else [],
            sent_at=clock.now(),
        )
    )


def _attachments(files: Sequence[str]) -> tuple[mail.Attachment, ...]:
    """The files themselves, of the tenant at hand; none of them when they are too large together, or one is gone."""
    kept = [read_file(UUID(one)) for one in files]
    if sum(row.size for row, _bytes in kept) > LARGEST_ATTACHED or any(row.purged_at for row, _bytes in kept):
        return ()
    return tuple(mail.Attachment(row.name, row.media_type, content.read_bytes()) for row, content in kept)


def _link(template: str, values: dict[str, Any], base_url: str) -> str:
    """The address that the mail leads to. Secret tokens are made here, so that no stored message holds one."""
    if template == "password_reset":
        person = get_person(UUID(values["person_id"]))
        return f"{base_url}/password/{signing.sign_reset(person.id, reset_mark(person.password_hash))}"
    if "invitation_id" in values:
        return f"{base_url}/invitation/{signing.sign_invitation(current_tenant(), UUID(values['invitation_id']))}"
    return base_url + str(values.get("path", "/"))
