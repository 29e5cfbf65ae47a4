"""A sender of files in parts, as a device is one, and a purpose to send them for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from certbody.kit.errors import Refused
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile, Upload
from certbody.tenants.operations.uploads import Announced, Purpose
from certbody.tenants.rules.permissions import Permission
from tests.support import Body

PDF = b"%PDF-1.7\n"


def a_pdf(size: int) -> bytes:
    """A file of this size that is taken for a PDF."""
    return PDF + os.urandom(size - len(PDF))


@dataclass
class Trial:
    """A purpose of auditors that remembers what it was asked, and keeps nothing on a `closed` subject."""

    closed: set[UUID] = field(default_factory=set)
    kept: list[tuple[UUID, UUID]] = field(default_factory=list)

    def admit(self, announced: Announced, by: Actor) -> None:
        """Auditors alone."""
        by.must(Permission.CONDUCT_AUDITS)

    def keep(self, upload: Upload, file: StoredFile, by: Actor) -> None:
        """Refused when the subject was closed meanwhile."""
        if upload.subject_id in self.closed:
            raise Refused(Reason("edited_meanwhile"))
        self.kept.append((upload.id, file.id))


@contextmanager
def a_purpose(app: Flask) -> Iterator[Trial]:
    """The purpose `trial`, for as long as the block lasts."""
    trial = Trial()
    before = app.extensions["certbody_purposes"]
    app.extensions["certbody_purposes"] = {**before, "trial": Purpose(trial.admit, trial.keep)}
    try:
        yield trial
    finally:
        app.extensions["certbody_purposes"] = before


@dataclass
class Sender:
    """Sends one file from a browser."""

    browser: FlaskClient
    body: Body
    content: bytes
    name: str = "preuve.pdf"
    subject_id: UUID = field(default_factory=new_id)
    id: UUID = field(default_factory=new_id)

    @property
    def url(self) -> str:
        """The upload's address."""
        return self.body.url(f"uploads/{self.id}")

    def put(self, **changes: Any) -> TestResponse:
        """Announces the file."""
        said = {
            "name": self.name, "size": len(self.content), "sha256": hashlib.sha256(self.content).hexdigest(),
            "purpose": "trial", "subject_id": str(self.subject_id), "detail": {"indicator": 4},
        }  # fmt: skip
        return self.browser.put(self.url, json={**said, **changes})

    def patch(self, offset: int | str, part: bytes) -> TestResponse:
        """Sends a part."""
        kind, headers = "application/octet-stream", {"Upload-Offset": str(offset)}
        return self.browser.patch(self.url, data=part, content_type=kind, headers=headers)

    def get(self) -> TestResponse:
        """Asks how far it is."""
        return self.browser.get(self.url)

    def send(self, step: int = 1024 * 1024) -> dict[str, Any]:
        """Sends what is left, part by part; answers with the last answer."""
        told: dict[str, Any] = self.put().json or {}
        while told["state"] == "sending" and told["received"] < told["size"]:
            start = told["received"]
            answer = self.patch(start, self.content[start : start + step])
            assert answer.status_code == 200, answer.text
            told = answer.json or {}
        return told
