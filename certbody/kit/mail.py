"""Mails: three templates make one, SMTP carries it; the demo keeps it in the built-in mailbox instead."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import render_template
from flask_babel import force_locale

from certbody.kit.errors import Unavailable


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A mail ready to leave."""

    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


def compose(
    template: str, recipient: str, locale: str, values: dict[str, Any], attachments: tuple[Attachment, ...] = ()
) -> Letter:
    """Makes a mail from `templates/email/<template>/{subject.txt,body.txt,body.html}` in the recipient's language."""
    with force_locale(locale):
        subject, text, html = (
            render_template(f"email/{template}/{part}", locale=locale, **values)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    return Letter(recipient, " ".join(subject.split()), text.strip() + "\n", html, attachments)


def send(letter: Letter, smtp_url: str, sender: str) -> None:
    """Hands a mail to the SMTP server. Unavailable when it fails.

    `smtps://` speaks TLS from the first byte; `smtp+starttls://`, and `smtp://` with a password, refuse a server that
    does not turn to TLS; `smtp://` turns to it when the server offers.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.recipient, letter.subject
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for one in letter.attachments:
        kind, subtype = one.media_type.split("/")
        message.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
    try:
        with _connect(smtp_url) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(f"the mail server refused: {type(error).__name__}") from error


def _connect(smtp_url: str) -> smtplib.SMTP:
    parts = urlsplit(smtp_url)
    host, timeout = parts.hostname or "localhost", 20
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=timeout)
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp+starttls" or parts.username or server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
