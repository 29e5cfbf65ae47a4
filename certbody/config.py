"""What the surroundings tell the program: read once from the environment, checked, then frozen."""

from __future__ import annotations

import base64
import binascii
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

OWNER_ROLE = "certbody_owner"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOCAL_HOSTS = ("127.0.0.1", "localhost")
SHORTEST_SECRET = 32
FILES_KEY_BYTES = 32
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class BadSetting(ValueError):
    """A setting is missing or cannot be used; the message is the one line to show, and names the variable."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting of the program; `from_environment` says where each comes from."""

    database_url: str
    database_owner_url: str
    redis_url: str
    secret_key: str
    base_url: str
    files_dir: Path
    files_bucket: str = ""
    files_endpoint: str = ""
    files_region: str = ""
    files_key: bytes = b""
    scan_command: tuple[str, ...] = ()
    mailbox: bool = False
    smtp_url: str = ""
    mail_from: str = ""
    cookie_secure: bool = True
    trusted_proxies: int = 0
    log_level: str = "INFO"
    body_limit_mb: int = 64
    cheap_passwords: bool = False
    einvoice_dir: Path | None = None
    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_api_base: str = ""
    stripe_billing_secret: str = ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings that these variables spell; BadSetting for the first that is missing or wrong."""
        read = _Reader(environ)
        base_url, mailbox = read.base_url(), read.flag("MAILBOX", default=False)
        if mailbox and not _is_local(base_url):
            raise BadSetting("MAILBOX shows every mail to anybody: it goes with a BASE_URL on this machine only")
        smtp_url = "" if mailbox else read.address("SMTP_URL", ("smtp", "smtps", "smtp+starttls"))
        database_url, bucket = read.database("DATABASE_URL"), read.optional("FILES_BUCKET")
        return cls(
            database_url=_plain(database_url),
            database_owner_url=_plain(read.owner_database(database_url)),
            redis_url=read.address("REDIS_URL", ("redis", "rediss", "unix")),
            secret_key=read.secret(),
            base_url=base_url,
            files_dir=Path(read.optional("FILES_DIR") if bucket else read.required("FILES_DIR")).absolute(),
            files_bucket=bucket,
            files_endpoint=read.endpoint("FILES_ENDPOINT"),
            files_region=read.optional("FILES_REGION"),
            files_key=read.files_key(),
            scan_command=read.command("SCAN_COMMAND"),
            mailbox=mailbox,
            smtp_url=smtp_url,
            mail_from=read.mail_from(urlsplit(base_url).hostname or "", mailbox),
            cookie_secure=read.flag("COOKIE_SECURE", default=not _is_local(base_url)),
            trusted_proxies=read.number("TRUSTED_PROXIES", default=0, lowest=0),
            log_level=read.log_level(),
            body_limit_mb=read.number("BODY_LIMIT_MB", default=64, lowest=1),
            cheap_passwords=read.flag("CHEAP_PASSWORDS", default=False),
            **_of_money(read),
        )


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def optional(self, name: str) -> str:
        return self._environ.get(name, "").strip()

    def required(self, name: str) -> str:
        value = self.optional(name)
        if not value:
            raise BadSetting(f"{name} is missing")
        return value

    def folder(self, name: str) -> Path | None:
        value = self.optional(name)
        return Path(value).absolute() if value else None

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.optional(name).lower()
        if not value:
            return default
        if value not in _YES + _NO:
            raise BadSetting(f"{name} must be 1 or 0, not {value!r}")
        return value in _YES

    def number(self, name: str, *, default: int, lowest: int) -> int:
        value = self.optional(name)
        if not value:
            return default
        if not value.isdecimal() or int(value) < lowest:
            raise BadSetting(f"{name} must be a whole number, at least {lowest}, not {value!r}")
        return int(value)

    def address(self, name: str, schemes: tuple[str, ...]) -> str:
        value = self.required(name)
        parts = urlsplit(value)
        if parts.scheme not in schemes or not (parts.netloc or parts.path):
            raise BadSetting(f"{name} must be an address that starts with {' or '.join(f'{s}://' for s in schemes)}")
        return value

    def database(self, name: str) -> URL:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            url = make_url(self.required(name))
        except (ArgumentError, ValueError):
            raise BadSetting(f"{name} is not the address of a database") from None
        if url.drivername not in ("postgres", "postgresql", "postgresql+psycopg"):
            raise BadSetting(f"{name} must start with postgresql://")
        if not url.username or not url.database:
            raise BadSetting(f"{name} must name a role and a database: postgresql://role:password@host/database")
        return url.set(drivername="postgresql+psycopg")

    def owner_database(self, application: URL) -> URL:
        if self.optional("DATABASE_OWNER_URL"):
            return self.database("DATABASE_OWNER_URL")
        return application.set(username=OWNER_ROLE)

    def secret(self) -> str:
        value = self.required("SECRET_KEY")
        if len(value) < SHORTEST_SECRET:
            raise BadSetting(f"SECRET_KEY must have at least {SHORTEST_SECRET} characters")
        return value

    def base_url(self) -> str:
        value = self.address("BASE_URL", ("http", "https")).rstrip("/")
        if not urlsplit(value).hostname:
            raise BadSetting("BASE_URL must name a host: https://certification.example")
        return value

    def endpoint(self, name: str) -> str:
        return self.address(name, ("http", "https")) if self.optional(name) else ""

    def files_key(self) -> bytes:
        try:
            key = base64.b64decode(self.optional("FILES_KEY"), validate=True)
        except (binascii.Error, ValueError):
            key = b"?"
        if key and len(key) != FILES_KEY_BYTES:
            raise BadSetting(f"FILES_KEY must be {FILES_KEY_BYTES} bytes in base64: openssl rand -base64 32")
        return key

    def command(self, name: str) -> tuple[str, ...]:
        try:
            return tuple(shlex.split(self.optional(name)))
        except ValueError:
            raise BadSetting(f"{name} is not a command: a quotation mark is left open") from None

    def mail_from(self, host: str, mailbox: bool) -> str:
        value = self.optional("MAIL_FROM") or (f"certbody@{host}" if mailbox else "")
        if "@" not in value.strip("@"):
            raise BadSetting("MAIL_FROM must be the address that mails come from: certbody@certification.example")
        return value

    def log_level(self) -> str:
        value = self.optional("LOG_LEVEL").upper() or "INFO"
        if value not in LOG_LEVELS:
            raise BadSetting(f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}")
        return value


def _of_money(read: _Reader) -> dict[str, Any]:
    return {
        "einvoice_dir": read.folder("EINVOICE_DIR"),
        "stripe_secret_key": read.optional("STRIPE_SECRET_KEY"),
        "stripe_webhook_secret": read.optional("STRIPE_WEBHOOK_SECRET"),
        "stripe_billing_secret": read.optional("STRIPE_BILLING_SECRET"),
        "stripe_api_base": read.endpoint("STRIPE_API_BASE"),
    }


def _plain(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _is_local(base_url: str) -> bool:
    parts = urlsplit(base_url)
    return parts.scheme == "http" and parts.hostname in LOCAL_HOSTS
