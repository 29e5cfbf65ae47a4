"""A device as the workbench has it: fields, heads, unsent operations, a cursor; it speaks to the real addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from certbody.kit import clock
from certbody.kit.ids import new_id
from certbody.tenants.actor import Actor
from tests.audits.scene import Scene


@dataclass
class Device:
    """One tablet with one person. `heads` as the site told them, `unsent` what the site has not confirmed."""

    scene: Scene
    browser: FlaskClient
    name: str = "Tablette"
    id: UUID = field(default_factory=new_id)
    cursor: int = 0
    seq: int = 0
    heads: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    problems: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    unsent: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def known(self, name: str) -> list[str]:
        """The operations on a field that this device knows of and that nothing it knows of replaces."""
        own = [one for one in self.unsent if one["field"] == name]
        gone = {old for one in own for old in one["replaces"]}
        return [one["id"] for one in (*self.heads.get(name, []), *own) if one["id"] not in gone]

    def value(self, name: str) -> Any:
        """What the device shows: its own unsent value, else that of the one head, else the values in conflict."""
        own = [one["value"] for one in self.unsent if one["field"] == name]
        return own[-1] if own else [one["value"] for one in self.heads.get(name, [])]

    def change(self, name: str, value: Any, at: str = "") -> str:
        """The person changes a field: an operation that replaces all that the device knew of."""
        self.seq += 1
        operation = {
            "id": str(new_id()),
            "field": name,
            "value": value,
            "replaces": self.known(name),
            "at": at or clock.now().isoformat(),
            "seq": self.seq,
        }
        self.unsent.append(operation)
        return operation["id"]

    def request(self, operations: list[Any] | None = None, **more: Any) -> dict[str, Any]:
        """What the device would send now."""
        sent = self.unsent[:200] if operations is None else operations
        return {
            "device": str(self.id), "device_name": self.name, "cursor": self.cursor, "operations": list(sent), **more,
        }  # fmt: skip

    def post(self, request: dict[str, Any]) -> Any:
        """Sends a request and answers what came back, unread."""
        url = self.scene.body.url(f"audits/{self.scene.audit_id}/workbench/sync")
        return self.browser.post(url, json=request)

    def read(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Takes an answer in: what is kept or refused is no longer unsent, what changed is shown."""
        outcomes = {one["id"]: one for one in answer["results"]}
        self.refused |= {one["id"]: one["reasons"] for one in answer["results"] if one["outcome"] == "refused"}
        self.unsent = [one for one in self.unsent if one["id"] not in outcomes]
        for one in answer["fields"]:
            self.heads[one["field"]] = one["heads"]
            self.problems.pop(one["field"], None)
            if one["problem"]:
                self.problems[one["field"]] = one["problem"]
        self.cursor = max(self.cursor, answer["cursor"])
        return answer

    def sync(self, operations: list[Any] | None = None, **more: Any) -> dict[str, Any]:
        """One exchange that arrives and whose answer arrives."""
        answer = self.post(self.request(operations, **more))
        assert answer.status_code == 200, answer.text
        return self.read(answer.json)


def a_device(scene: Scene, actor: Actor | None = None, name: str = "Tablette") -> Device:
    """A device of a member of the team, the lead unless told otherwise."""
    return Device(scene, scene.bench.browser(actor or scene.auditor), name)


HELD = {"held": True, "at": "2026-11-20T08:00:00+00:00"}
