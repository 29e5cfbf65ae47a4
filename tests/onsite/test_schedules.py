"""Random days on site: devices on and off the network, answers lost, requests repeated, reordered and cut, the server
dying before its commit, pages used meanwhile, conflicts resolved. Nothing that was answered `kept` is ever lost.

SCHEDULES says how many days are played (`SCHEDULES=1000` for the long run), SCHEDULE_STEPS how long each lasts.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from certbody.audits.models import Finding, FindingRevision, ReportDraft
from certbody.audits.operations.findings import record_finding
from certbody.audits.operations.reports import save_report_draft
from certbody.audits.rules.report_contents import REPORT_PARTS
from certbody.kit.db import db
from certbody.onsite.models import FieldOperation, FieldState
from certbody.onsite.rules.merge import Change, merge
from certbody.tenants.actor import Actor
from tests import factories
from tests.audits.scene import OPENED, Scene, an_audit_day
from tests.onsite.devices import HELD, Device
from tests.support import Bench

DAYS = int(os.environ.get("SCHEDULES", "20"))
STEPS = int(os.environ.get("SCHEDULE_STEPS", "12"))
FIELDS = (
    *("report/strengths", "report/leads"),
    *("finding/1/-/result", "finding/1/-/evidence", "finding/2/-/result", "finding/2/-/comment"),
)
TEXTS = ("", "Vu", "Vu sur place", "À revoir")
RESULTS = ("conforming", "not_applicable", "minor")
NAMES = ("Tablette", "Téléphone", "Portable")
devices = st.integers(0, len(NAMES) - 1)
changes = st.lists(
    st.tuples(st.sampled_from(FIELDS), st.sampled_from(TEXTS), st.sampled_from(RESULTS)), min_size=1, max_size=4
)
figures: dict[str, int] = {}


def count(what: str, number: int = 1) -> None:
    """Counts what was played, for the report of a long run."""
    figures[what] = figures.get(what, 0) + number


Stage = tuple[Scene, list[Actor], list[FlaskClient]]


class ServerDies(RuntimeError):
    """The process ends before its transaction does."""


class Day(RuleBasedStateMachine):
    """One audit on one day, two people and three devices."""

    bench: Bench
    stage: Stage

    @initialize()
    def morning(self) -> None:
        """An audit of its own for each day, opened from the first device."""
        scene = another_day(*self.stage)
        self.scene, self.actors = scene, self.stage[1]
        self.devices = [Device(scene, self.stage[2][at % 2], name) for at, name in enumerate(NAMES)]
        self.kept: dict[str, dict[str, Any]] = {}
        self.lost: list[dict[str, Any]] = []
        self.devices[0].change("opening", HELD)
        self.take(self.devices[0], self.devices[0].request())
        count("days")
        if figures["days"] % 50 == 0:
            print(figures, flush=True)

    def take(self, device: Device, request: dict[str, Any], *, heard: bool = True) -> None:
        """Sends a request; what the site answers counts as told whether or not the device hears it."""
        answer = device.post(request)
        assert answer.status_code == 200, answer.text
        sent = {one["id"]: one for one in request["operations"]}
        for result in answer.json["results"]:
            assert result["outcome"] == "kept", (result, sent[result["id"]])
            self.kept[result["id"]] = sent[result["id"]]
        if heard:
            device.read(answer.json)

    def edit(self, at: int, edits: list[tuple[str, str, str]]) -> None:
        """A person changes fields, with or without network; that also resolves a conflict that the device shows."""
        device = self.devices[at]
        for field, text, result in edits:
            shown = {one["value"] for one in device.heads.get(field, [])}
            count("resolutions", len(shown) > 1)
            device.change(field, result if field.endswith("result") else text)
        count("edits", len(edits))

    @rule(at=devices, edits=changes)
    def edit_without_network(self, at: int, edits: list[tuple[str, str, str]]) -> None:
        """What is changed waits on the device."""
        self.edit(at, edits)

    @rule(at=devices, edits=changes)
    def edit_and_exchange(self, at: int, edits: list[tuple[str, str, str]]) -> None:
        """Everything goes, the answer arrives."""
        self.edit(at, edits)
        self.take(self.devices[at], self.devices[at].request())
        count("exchanges")

    @rule(edits=st.lists(changes, min_size=2, max_size=2))
    def two_at_once(self, edits: list[list[tuple[str, str, str]]]) -> None:
        """Two devices work away from the network and come back one after the other, their answers lost."""
        for at, own in enumerate(edits):
            self.edit(at, own)
        for at in range(len(edits)):
            self.take(self.devices[at], self.devices[at].request(), heard=False)
        count("at once")

    @rule(at=devices, most=st.integers(0, 3))
    def exchange_cut(self, at: int, most: int) -> None:
        """Only the first operations go."""
        device = self.devices[at]
        self.take(device, device.request(device.unsent[:most]))
        count("cut")

    @rule(at=devices)
    def answer_lost(self, at: int) -> None:
        """The site keeps it, the device hears nothing and will send it again."""
        device = self.devices[at]
        request = device.request()
        self.lost.append(request)
        self.take(device, request, heard=False)
        count("answers lost")

    @rule(at=devices, order=st.randoms(use_true_random=False))
    def exchange_reordered(self, at: int, order: Any) -> None:
        """Operations arrive in another order, some twice."""
        device = self.devices[at]
        operations = [*device.unsent, *device.unsent[:2]]
        order.shuffle(operations)
        self.take(device, device.request(operations))
        count("reordered")

    @rule(at=devices, which=st.integers(0, 9))
    def old_request_arrives(self, at: int, which: int) -> None:
        """A request of long ago arrives once more, and nobody waits for its answer."""
        if self.lost:
            self.take(self.devices[at], self.lost[which % len(self.lost)], heard=False)
            count("repeated")

    @rule(at=devices)
    def server_dies(self, at: int) -> None:
        """All is done but the commit: nothing of it stays, and nothing was answered."""
        device = self.devices[at]

        def die(_session: Session) -> None:
            raise ServerDies

        event.listen(Session, "before_commit", die)
        try:
            with pytest.raises(ServerDies):
                device.post(device.request())
        finally:
            event.remove(Session, "before_commit", die)
        count("deaths")

    @rule(part=st.sampled_from(REPORT_PARTS[:2]), text=st.sampled_from(TEXTS), who=st.integers(0, 1))
    def page_writes_report(self, part: str, text: str, who: int) -> None:
        """Somebody uses the ordinary page of the report."""
        with self.bench.inside(self.scene.body):
            draft = db.session.scalar(select(ReportDraft).where(ReportDraft.audit_id == self.scene.audit_id))
            values = {name: getattr(draft, name, "") for name in REPORT_PARTS} | {part: text}
            save_report_draft(self.scene.audit_id, values, draft.version if draft else 0, self.actors[who])
        count("pages")

    @rule(number=st.sampled_from((1, 2)), text=st.sampled_from(TEXTS), who=st.integers(0, 1))
    def page_writes_finding(self, number: int, text: str, who: int) -> None:
        """Somebody uses the ordinary page of a finding."""
        with self.bench.inside(self.scene.body):
            found = self.finding(number)
            given = {"fact": "", "reason": "", "change_reason": "", "evidence": text, "comment": text}
            version = found.version if found else 0
            by = self.actors[who]
            record_finding(self.scene.audit_id, number, None, "conforming", version=version, by=by, **given)
        count("pages")

    def finding(self, number: int) -> Finding | None:
        """The record of an indicator."""
        wanted = Finding.audit_id == self.scene.audit_id, Finding.indicator == number
        return db.session.scalar(select(Finding).where(*wanted))

    @invariant()
    def nothing_kept_is_lost(self) -> None:
        """Each operation answered `kept` is a head, or one replaces it whose author's device had seen it; once each."""
        if not hasattr(self, "kept"):
            return
        with self.bench.inside(self.scene.body):
            wanted = FieldOperation.audit_id == self.scene.audit_id
            stored = {str(one.id): one for one in db.session.scalars(select(FieldOperation).where(wanted))}
            wanted = FieldState.audit_id == self.scene.audit_id
            states = {one.field: one for one in db.session.scalars(select(FieldState).where(wanted))}
            for name, operation in self.kept.items():
                kept = stored[name]
                said = operation["value"], set(operation["replaces"])
                assert (kept.value, set(map(str, kept.replaces))) == said
                replaced = any(kept.id in one.replaces for one in stored.values())
                assert replaced != (kept.id in states[kept.field].heads)
            for field, state in states.items():
                merged = merge(
                    Change(o.id, o.value, frozenset(o.replaces)) for o in stored.values() if o.field == field
                )
                assert (set(state.heads), state.conflict) == (set(merged.heads), merged.conflict)

    def teardown(self) -> None:
        """At night everything goes: all devices say the same, and so do the audit's own records."""
        if not hasattr(self, "kept"):
            return
        for _round in range(2):
            for device in self.devices:
                self.take(device, device.request())
        first = self.devices[0]
        for device in self.devices:
            assert device.unsent == []
            assert device.heads == first.heads
            assert device.problems == first.problems
        self.the_records_say_what_was_agreed(first)
        self.nothing_was_written_twice()
        count("operations", len(self.kept))

    def the_records_say_what_was_agreed(self, device: Device) -> None:
        """A field that devices agree on and that no rule refused is what its record says."""
        with self.bench.inside(self.scene.body):
            draft = db.session.scalar(select(ReportDraft).where(ReportDraft.audit_id == self.scene.audit_id))
            for field in FIELDS:
                values = {one["value"] for one in device.heads.get(field, [])}
                kind, *parts = field.split("/")
                row = draft if kind == "report" else self.finding(int(parts[0]))
                if len(values) == 1 and not device.problems.get(field) and row is not None:
                    assert getattr(row, parts[-1]) == values.pop(), field
                elif len(values) > 1:
                    count("conflicts at night")

    def nothing_was_written_twice(self) -> None:
        """Each change of a finding keeps the former value: as many as its version says, none the same twice."""
        with self.bench.inside(self.scene.body):
            for number in (1, 2):
                found = self.finding(number)
                if found is None:
                    continue
                statement = select(func.count()).where(FindingRevision.finding_id == found.id)
                assert db.session.scalar(statement) == found.version - 1
            twice = select(FieldOperation.id).where(FieldOperation.audit_id == self.scene.audit_id)
            ids = list(db.session.scalars(twice))
            assert len(ids) == len(set(ids))


def another_day(scene: Scene, actors: list[Actor], _browsers: list[FlaskClient]) -> Scene:
    """Another audit of the same organisation, with the same two people."""
    with scene.bench.inside(scene.body):
        organisation = scene.audit().organisation
        audit = factories.an_audit(
            organisation, state="plan_sent", plan_sent_at=OPENED - timedelta(days=10), first_day=OPENED.date()
        )
        for actor, role in zip(actors, ("lead", "auditor"), strict=True):
            factories.a_team_member(audit, actor, role)
        return replace(scene, audit_id=audit.id)


def test_nothing_acknowledged_is_lost_whatever_the_day(bench: Bench) -> None:
    """Plays the days, each a random schedule."""

    class Here(Day):
        pass

    scene = an_audit_day(bench)
    second = bench.member(scene.body, "auditor")
    actors = [scene.auditor, second]
    Here.bench, Here.stage = bench, (scene, actors, [bench.browser(one) for one in actors])
    played = settings(
        max_examples=DAYS, stateful_step_count=STEPS, deadline=None, derandomize="SCHEDULES" not in os.environ,
        suppress_health_check=list(HealthCheck), database=None, print_blob=True,
    )  # fmt: skip
    run_state_machine_as_test(Here, settings=played)
    print(figures)
