"""Asks the rules of the trade without a database: JSON on standard output, for anyone who wants to check us."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from certbody.audits import standards
from certbody.audits.rules import applicability as scope
from certbody.audits.rules import deadlines as delays
from certbody.audits.rules import duration, grading, sampling
from certbody.audits.rules.standard import CATEGORIES, TRAITS
from certbody.audits.rules.surveillance import surveillance_window
from certbody.certificates.rules import cycle
from certbody.commands.replay import replay
from certbody.commands.values import Cents, Day, Words
from certbody.kit import clock

KINDS = ("initial", "renewal", "surveillance", "extension", "pre_audit")


ON = click.option("--on", "day", type=Day(), required=True, help="Day of the audit.")
KIND = click.option("--kind", type=click.Choice(KINDS), required=True, help="Kind of audit.")
ENTRANT = click.option("--new-entrant", is_flag=True, help="First year of activity, or of a category.")
LABEL = click.option("--label", is_flag=True, help="It holds a recognised label: the initial audit is reduced.")
START = click.option("--start", type=Day(), required=True, help="First day of the certificate.")


rules = click.Group("rules", commands=[replay], help="Ask a rule; the answer is JSON.")


@rules.command()
@ON
@KIND
@click.option("--turnover", type=Cents(), required=True, help="Turnover of the training activity, in euros.")
@click.option("--categories", type=Words(CATEGORIES, needed=True), required=True)
@click.option("--sites", type=click.IntRange(0), default=0, show_default=True, help="Sites but the central function.")
@ENTRANT
@LABEL
@click.option("--territory", type=click.Choice(["mayotte"]), default=None)
@click.option("--added", type=Words(CATEGORIES), default="", help="Categories that an extension adds.")
def size(day: date, turnover: int, territory: str | None, added: tuple[str, ...], **facts: Any) -> None:
    """How long an audit lasts, in half-days, line by line."""
    _check_added(facts["kind"], added, facts["sites"])
    inputs = duration.SizingInputs(
        kind=facts["kind"],
        audit_day=day,
        turnover_cents=turnover,
        categories=facts["categories"],
        sites=facts["sites"],
        new_entrant=facts["new_entrant"],
        holds_label=facts["label"],
        territory=territory or "",
        added_categories=added,
    )
    try:
        sizing = duration.size(inputs, standards.sizing_tables())
    except LookupError:
        raise click.UsageError(f"no table gives the length of such an audit on {day}") from None
    lines = [
        {"label": line.label_fr, "half_days": line.half_days, "source": line.source, "status": line.status}
        for line in sizing.lines
    ]
    _answer(
        half_days=sizing.half_days,
        sampled_sites=sizing.sampled_sites,
        unconfirmed=sizing.unconfirmed,
        lines=lines,
        tables=sizing.tables_version,
    )


def _check_added(kind: str, added: tuple[str, ...], sites: int) -> None:
    if added and kind != "extension":
        raise click.UsageError(f"--added goes with --kind extension, not with {kind}")
    if kind == "extension" and not added and not sites:
        raise click.UsageError("an extension needs what it adds: --added for categories, --sites for sites")


@rules.command()
@ON
@KIND
@click.option("--categories", type=Words(CATEGORIES, needed=True), required=True)
@click.option("--traits", type=Words(tuple(sorted(TRAITS))), default="")
@ENTRANT
@LABEL
@click.option("--open", "opened", type=Words(), default="", help="Indicators open since the previous audit: 8,11.")
def applicable(
    day: date,
    kind: str,
    categories: tuple[str, ...],
    traits: tuple[str, ...],
    new_entrant: bool,
    label: bool,
    opened: tuple[str, ...],
) -> None:
    """Which indicators apply, which must be answered, and why the others are left out."""
    standard = standards.standard_on(day)
    answer = scope.applicability(
        standard,
        kind,
        categories,
        traits,
        new_entrant_categories=categories if new_entrant else (),
        reduced=label,
        open_indicators=[_indicator(number, standard) for number in opened],
    )
    _answer(
        standard=standard.code,
        indicators=list(answer.indicators),
        mandatory=list(answer.mandatory),
        excluded={str(number): reason.code for number, reason in answer.excluded.items()},
    )


@rules.command()
@ON
@click.option("--indicator", required=True, help="Its number.")
def grades(day: date, indicator: str) -> None:
    """Which grades a nonconformity on an indicator may get."""
    standard = standards.standard_on(day)
    found = standard.indicator(_indicator(indicator, standard))
    _answer(allowed=list(grading.allowed_grades(found)))


@rules.command()
@click.option("--grade", type=click.Choice(["minor", "major"]), required=True)
@click.option("--notified", type=Day(), required=True, help="Day of the notification.")
def deadlines(grade: str, notified: date) -> None:
    """The last days for the implementation and the verification of a correction."""
    due = delays.deadlines_for(grade, notified, 0, standards.nonconformity_terms(notified))
    _answer(implementation=due.implementation, verification=due.verification)


@rules.command()
@click.option("--kind", type=click.Choice(["surveillance", "renewal"]), required=True)
@START
def window(kind: str, start: date) -> None:
    """When surveillance is held; or, for a renewal, from the first call to the end of the certificate."""
    terms = standards.cycle_terms(start)
    if kind == "surveillance":
        held = surveillance_window(start, terms)
        _answer(opens=held.earliest, closes=held.latest)
        return
    end = cycle.validity_end(start, terms)
    _answer(opens=min(cycle.renewal_alerts(end, terms)).due_on, closes=end)


@rules.command()
@START
def validity(start: date) -> None:
    """The last day of a certificate."""
    _answer(end=cycle.validity_end(start, standards.cycle_terms(start)))


@rules.command()
@click.option("--seed", required=True, help="The seed, in hexadecimal.")
@click.option("--sites", required=True, help="The sites: a,b,c, or a file with one on each line; repeats count once.")
@KIND
@click.option("--previous", type=Words(), default="", help="Sites of the previous audit.")
@click.option("--on", "day", type=Day(), default=None, help="Day of the audit, today when left out.")
@click.option("--count", type=click.IntRange(1), default=None, help="How many to draw, when the rule's n is another.")
def sample(seed: str, sites: str, kind: str, previous: tuple[str, ...], day: date | None, count: int | None) -> None:
    """Which sites the seed draws, and the commitment that could be published before."""
    if not re.fullmatch(r"([0-9a-fA-F]{2})+", seed):
        raise click.UsageError(f"--seed {seed!r} is not hexadecimal, two signs a byte")
    names = _names(sites)
    day = day or clock.today()
    formulas = standards.sampling_formulas()
    wanted = count or sampling.sample_size(kind, len(names), day, formulas)
    drawn = sampling.draw(seed, names, wanted, previous, formulas.on(kind, day).unseen)
    _answer(sites=list(drawn.sites), commitment=sampling.commitment(seed))


def _names(sites: str) -> tuple[str, ...]:
    try:
        listed = Path(sites).read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        if "/" in sites and "," not in sites:
            raise click.UsageError(f"--sites {sites} is no file that can be read") from None
        listed = sites.split(",")
    except UnicodeDecodeError:
        raise click.UsageError(f"{sites} is not a text file in UTF-8") from None
    names = tuple(dict.fromkeys(name.strip() for name in listed if name.strip()))
    if not names:
        raise click.UsageError("--sites names no site")
    return names


def _indicator(number: str, standard: Any) -> int:
    if not re.fullmatch("[0-9]{1,2}", number) or int(number) not in standard:
        raise click.UsageError(f"{number!r} is no indicator of {standard.code}")
    return int(number)


def _answer(**fields: Any) -> None:
    click.echo(json.dumps(fields, ensure_ascii=False, default=date.isoformat))
