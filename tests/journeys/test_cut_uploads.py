"""A file on its way survives the death of the process that takes it in, at either of the two worst moments."""

from __future__ import annotations

import hashlib
import http.client
import json
from typing import Any

import pytest
from sqlalchemy import select

from certbody.config import Settings
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import read_file
from tests.journeys.processes import Visitor, serving
from tests.support import Bench
from tests.tenants.sending import a_pdf


class Device:
    """One file, sent by whoever serves."""

    def __init__(self, address: str) -> None:
        self.address, self.content, self.subject = address, a_pdf(90_000), str(new_id())

    def announce(self, visitor: Visitor) -> dict[str, Any]:
        said = {
            "name": "photo.pdf", "size": len(self.content), "sha256": hashlib.sha256(self.content).hexdigest(),
            "purpose": "trial", "subject_id": self.subject,
        }  # fmt: skip
        return visitor.ask("PUT", self.address, json.dumps(said).encode(), Content_Type="application/json")

    def send(self, visitor: Visitor, start: int, count: int) -> dict[str, Any]:
        part = self.content[start : start + count]
        kind = "application/octet-stream"
        return visitor.ask("PATCH", self.address, part, Content_Type=kind, Upload_Offset=str(start))


def test_a_dead_process_costs_one_part(bench: Bench, settings: Settings) -> None:
    body = bench.body()
    email = bench.email_of(bench.member(body, "auditor"))
    device = Device(body.url(f"uploads/{new_id()}"))
    with serving(settings, email, "after_part") as (visitor, process):
        assert device.announce(visitor)["received"] == 0
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            device.send(visitor, 0, 50_000)
        assert process.wait(10) == -9
    with serving(settings, email, "after_file") as (visitor, process):
        assert device.announce(visitor)["received"] == 0
        assert device.send(visitor, 0, 30_000)["received"] == 30_000
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            device.send(visitor, 30_000, 60_000)
        assert process.wait(10) == -9
    with serving(settings, email) as (visitor, process):
        told = device.announce(visitor)
        assert (told["received"], told["state"]) == (30_000, "sending")
        assert device.send(visitor, 30_000, 60_000)["state"] == "kept"
        assert device.send(visitor, 30_000, 60_000)["state"] == "kept"
    with bench.inside(body):
        (file_id,) = db.session.scalars(select(StoredFile.id))
        assert read_file(file_id)[1].read_bytes() == device.content
