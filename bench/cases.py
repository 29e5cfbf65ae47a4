"""The four requests that are compared, each as the product and as the floor gets it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from bench.ground import EVIDENCE, INDICATORS, Ground
from bench.load import Request
from bench.recording import Recording, recorded

ANSWER = {"result": "conforming", "evidence": EVIDENCE, "version": "0"}
SIZE = {"turnover_cents": "900000,00"}


@dataclass
class Case:
    """One kind of request. `product` and `floor` give requests without end of use: each change meets its own row."""

    name: str
    title: str
    role: str
    product: Iterator[Request]
    floor: Iterator[Request]
    is_list: bool = False
    recording: Recording | None = None


def cases(ground: Ground) -> list[Case]:
    """The cases (a) to (d)."""
    halves = _halves(ground.open_audits), _halves(ground.drafts)
    (own_open, floor_open), (own_drafts, floor_drafts) = halves
    body = ground.body
    return [
        Case(
            "finding", "(a) record a finding", "auditor",
            ((_post(body.url(f"audits/{audit}/findings/{number}"), ANSWER)) for audit, number in _answers(own_open)),
            (_post("/floor/finding", {"subject": audit, "indicator": n}) for audit, n in _answers(floor_open)),
        ),
        Case("list", "(b) list of 50 audits", "office", _get(body.url("audits/")), _get("/floor/list"), is_list=True),
        Case(
            "sheet", "(c) audit with its 33 indicators", "auditor",
            _get(body.url(f"audits/{ground.sheet}/findings?open=17")), _get("/floor/sheet"),
        ),
        Case(
            "sizing", "(d) size an audit", "office",
            (_post(body.url(f"audits/{audit}/sizing"), SIZE) for audit in own_drafts),
            (_post("/floor/sizing", {"subject": audit}) for audit in floor_drafts),
        ),
    ]  # fmt: skip


def _halves(audits: list[UUID]) -> tuple[list[UUID], list[UUID]]:
    """The product's audits and the floor's: each writes to its own."""
    return audits[0::2], audits[1::2]


def _answers(audits: list[UUID]) -> Iterator[tuple[UUID, int]]:
    return ((audit, number) for audit in audits for number in INDICATORS)


def _post(path: str, values: Mapping[str, object]) -> Request:
    return "POST", path, urlencode(values)


def _get(path: str) -> Iterator[Request]:
    return itertools.repeat(("GET", path, ""))


def record(ground: Ground, case: Case) -> None:
    """Sends one request inside this process and keeps its statements; one before it fills what is cached."""
    actor = ground.auditor if case.role == "auditor" else ground.office
    browser = ground.workbench.browser(actor)
    for _attempt in range(2):
        method, path, body = next(case.product)
        case.recording = Recording(method, next((UUID(part) for part in path.split("/") if len(part) == 36), None))
        with recorded(ground.workbench.app, case.recording):
            form = "application/x-www-form-urlencoded"
            answer = browser.open(path, method=method, data=body or None, content_type=form if body else None)
        assert answer.status_code == (303 if method == "POST" else 200), answer.text


def emails(ground: Ground) -> dict[str, str]:
    """Who signs in for each role."""
    people = {"auditor": ground.auditor, "office": ground.office}
    return {role: ground.workbench.email_of(actor) for role, actor in people.items()}
