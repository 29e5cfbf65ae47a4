"""Takes a stored decision's checks again on the facts that the rules were given that day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from certbody.auditors.rules.impartiality import Link
from certbody.audits.rules.deadlines import NonconformityTerms
from certbody.audits.rules.terms import CycleTerms
from certbody.certificates.rules import decision as rules
from certbody.certificates.rules import identity, transfer
from certbody.certificates.rules.cycle import renewal_start, validity_end
from certbody.certificates.rules.decision import Decider, DecisionRecord, ReviewedFile
from certbody.certificates.rules.identity import IdentityFile
from certbody.certificates.rules.status import suspension_max_end
from certbody.certificates.rules.transfer import TransferFile
from certbody.clients.rules.application import earliest_reapplication
from certbody.kit.dated import Dated
from certbody.kit.verdict import Verdict, all_of

Words = tuple[str, ...]
Told = tuple[int, int, bool, bool, bool]
OPENS_A_CERTIFICATE = ("certify", "certify_partly", "renew", "take_over")


@dataclass(frozen=True)
class DecisionTerms:
    """The numbers that decisions rest on, each by the day from which it holds."""

    cycle: Dated[CycleTerms]
    nonconformities: Dated[NonconformityTerms]


def facts_of(kind: str, outcome: str, file: ReviewedFile, decider: Decider) -> dict[str, Any]:
    """What a decision was judged on, as JSON values."""
    return {
        "kind": kind,
        "outcome": outcome,
        "open_majors": file.open_majors,
        "open_minors": file.open_minors,
        "report_signed": file.report_signed,
        "report_complete": file.report_complete,
        "review_done": file.review_done,
        "requested": sorted(file.requested),
        "granted": sorted(file.granted),
        "actions_per_category": dict(file.actions_per_category),
        "decider": _decider(decider),
    }


def facts_of_transfer(
    outcome: str, categories: list[str], siren: str, held: Collection[str], file: TransferFile, decider: Decider
) -> dict[str, Any]:
    """What a takeover was judged on; `siren`, `held`: the organisation's own, and what is certified here already."""
    days = {"starts_on": file.starts_on.isoformat(), "ends_on": file.ends_on.isoformat()}
    sets = {"pieces": sorted(file.pieces), "categories": sorted(file.categories)}
    return {
        "kind": "transfer",
        "outcome": outcome,
        "granted": sorted(categories),
        "siren": siren,
        "held": sorted(held),
        "file": {**asdict(file), **days, **sets},
        "decider": _decider(decider),
    }


def facts_of_identity(
    outcome: str, categories: list[str], authors: Collection[str], file: IdentityFile, decider: Decider
) -> dict[str, Any]:
    """What a change of identity was judged on; `authors`: who of the body opened or examined it."""
    sets = {"changed": sorted(file.changed), "certificates": list(file.certificates)}
    return {
        "kind": "identity",
        "outcome": outcome,
        "granted": sorted(categories),
        "authors": sorted(authors),
        "file": {**asdict(file), **sets, "effective_on": file.effective_on.isoformat()},
        "decider": _decider(decider),
    }


def _decider(decider: Decider) -> dict[str, Any]:
    return {
        "has_role": decider.has_role,
        "team": sorted(str(member) for member in decider.team),
        "links": [[link.kind, link.ended_on.isoformat() if link.ended_on else None] for link in decider.links],
        "years": decider.years,
    }


def term_end(outcome: str, start: date, months: int) -> date:
    """The last day of a suspension (R5.13); after a refusal or a withdrawal, the first day to apply again (R5.12)."""
    return suspension_max_end(start, months) if outcome == "suspend" else earliest_reapplication(start, months)


def validity_again(outcome: str, starts: date, terms: DecisionTerms) -> dict[str, Any]:
    """All that a decision without facts gives again: the last day of the certificate that it opens."""
    opens = outcome in OPENS_A_CERTIFICATE and outcome != "take_over"
    return {"ends_on": validity_end(starts, terms.cycle.on(starts))} if opens else {}


def decision_again(facts: Mapping[str, Any], record: DecisionRecord, terms: DecisionTerms) -> dict[str, Any]:
    """What the facts give: outcome, categories, days; and `refusals`, whatever now stands in the way of the decision.

    `ends_on` is the last day of the certificate that it opens, `until` what `term_end` says.
    Example: stored as `certify` on facts with a major open → refusals `majors_open`; none are expected.
    """
    assert record.decided_on is not None
    former_end, starts = facts.get("former_end"), record.effective_on
    if former_end is not None:
        starts = renewal_start(date.fromisoformat(former_end), record.decided_on)
    assert starts is not None
    answer = {"outcome": facts["outcome"], "categories": facts["granted"], "effective_on": starts}
    answer["refusals"] = [reason.code for reason in _verdict(facts, record, terms).reasons]
    if facts["outcome"] in OPENS_A_CERTIFICATE:
        is_transfer = facts["kind"] == "transfer"
        answer["ends_on"] = _file(facts).ends_on if is_transfer else validity_end(starts, terms.cycle.on(starts))
    if "months" in facts:
        begins = record.decided_on if facts["outcome"] == "refuse" else starts
        answer["until"] = term_end(facts["outcome"], begins, facts["months"]).isoformat()
    return answer


def _verdict(facts: Mapping[str, Any], record: DecisionRecord, terms: DecisionTerms) -> Verdict:
    kind, who = facts["kind"], facts["decider"]
    links = [Link("", link, date.fromisoformat(ended) if ended else None) for link, ended in who["links"]]
    decides = rules.may_decide(record.decider_id, who["team"], who["has_role"], links, "", _day(record), who["years"])
    judged = {"transfer": _transfer_allowed, "identity": _identity_allowed}.get(kind, _outcome_allowed)
    return all_of(
        decides, judged(facts, record, terms.nonconformities.on(_day(record))), rules.decision_complete(kind, record)
    )


def _day(record: DecisionRecord) -> date:
    assert record.decided_on is not None
    return record.decided_on


def _outcome_allowed(facts: Mapping[str, Any], record: DecisionRecord, terms: NonconformityTerms) -> Verdict:
    told = (
        facts["open_majors"],
        facts["open_minors"],
        facts["report_signed"],
        facts["report_complete"],
        facts["review_done"],
    )
    scopes = tuple(facts["requested"]), tuple(facts["granted"]), tuple(facts["actions_per_category"].items())
    return _allowed(facts["kind"], record.outcome, told, *scopes, terms)


@lru_cache(maxsize=4096)
def _allowed(
    kind: str,
    outcome: str,
    told: Told,
    requested: Words,
    granted: Words,
    actions: tuple[tuple[str, int], ...],
    terms: NonconformityTerms,
) -> Verdict:
    """Many files are alike: each kind of them is judged once."""
    file = ReviewedFile(*told, frozenset(requested), frozenset(granted), dict(actions))
    return rules.outcome_allowed(kind, outcome, file, terms)


def _transfer_allowed(facts: Mapping[str, Any], record: DecisionRecord, terms: NonconformityTerms) -> Verdict:
    file = _file(facts)
    if record.outcome != "take_over":
        return transfer.may_decide_transfer(file)
    assert record.effective_on is not None
    return transfer.may_take_over(file, facts["siren"], _day(record), record.effective_on, terms, facts["held"])


def _file(facts: Mapping[str, Any]) -> TransferFile:
    kept = dict(facts["file"])
    for name in ("starts_on", "ends_on"):
        kept[name] = date.fromisoformat(kept[name])
    sets = {name: frozenset(kept[name]) for name in ("pieces", "categories")}
    return TransferFile(**{**kept, **sets})


def _identity_allowed(facts: Mapping[str, Any], record: DecisionRecord, _terms: NonconformityTerms) -> Verdict:
    kept = dict(facts["file"])
    kept |= {"changed": frozenset(kept["changed"]), "effective_on": date.fromisoformat(kept["effective_on"])}
    file = IdentityFile(**{**kept, "certificates": tuple(kept["certificates"])})
    judged = (
        identity.may_accept(file, _day(record))
        if record.outcome == "accept_change"
        else identity.may_decide_identity(file)
    )
    authors = facts["authors"] if "authors" in facts else [facts["author"]]  # of before: who opened the case alone
    return all_of(identity.may_decide_own(authors, record.decider_id), judged)
