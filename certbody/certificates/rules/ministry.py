"""Says which rows the ministry is sent, how they are written, and what differs from the run before or from its list."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from certbody.certificates.rules.status import effects_on

LIST_RULE = "Arrêté du 1er février 2021, art. 2"
COLUMNS = (
    "nda", "siren", "denomination", "categorie", "date_debut", "date_fin", "statut", "date_statut",
    "organisme_certificateur", "numero_certificat", "sites",
)  # fmt: skip
VALID = "valide"
ABSENT, NOT_MARKED, NOT_OURS, OTHER_SIREN = "nda_not_listed", "category_not_listed", "listed_not_valid", "other_siren"
DIFFERENCES = (ABSENT, NOT_MARKED, NOT_OURS, OTHER_SIREN)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Held:
    """One certificate on the day of the export, with the organisation and the sites that it names."""

    nda: str
    siren: str
    name: str
    categories: tuple[str, ...]
    state: str
    starts_on: date
    ends_on: date
    state_since: date
    number: str
    sites: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExportRow:
    """One valid pair of an NDA and a category, with the certificate that makes it valid."""

    nda: str
    category: str
    held: Held


@dataclass(frozen=True)
class Listed:
    """What the public list says of one NDA."""

    siren: str
    categories: frozenset[str]


@dataclass(frozen=True)
class Difference:
    """Where our valid pairs and the public list disagree; `category` is empty when the whole NDA is concerned."""

    kind: str
    nda: str
    category: str
    name: str


def export_rows(held: Iterable[Held], day: date) -> tuple[ExportRow, ...]:
    """One row for each (NDA, category) that is valid on that day, in their order; the newest certificate speaks for it.

    Suspended, withdrawn, expired, transferred and not yet begun certificates are out. Source: R6.5, invariant 65.
    Example: a valid certificate for AF and CBC and a suspended one of another NDA → two rows.
    """
    found: dict[Pair, Held] = {}
    for one in sorted(held, key=lambda item: (item.starts_on, item.number)):
        ended = day > one.ends_on
        if one.nda and not ended and effects_on(one.state, one.starts_on, day).ministry_list:
            found |= {(one.nda, category): one for category in one.categories}
    return tuple(ExportRow(*pair, found[pair]) for pair in sorted(found))


def pairs_of(rows: Iterable[ExportRow]) -> tuple[Pair, ...]:
    """The pairs alone, which two runs are compared by."""
    return tuple((row.nda, row.category) for row in rows)


def compare_runs(before: Collection[Pair], after: Collection[Pair]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """The pairs that the newer run added, and those that it took off. Source: invariant 65.

    Example: before AF and CBC of one NDA, after AF and VAE → VAE added, CBC removed.
    """
    old, new = set(before), set(after)
    return tuple(sorted(new - old)), tuple(sorted(old - new))


def write_neutral(rows: Iterable[ExportRow], body_name: str) -> str:
    """The neutral CSV: `;`, UTF-8, a header, days as 2026-11-23, sites separated by ` | `. Source: R6.5.

    The same rows give the same text, so that the checksum of a run proves what was sent.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_plain(cell) for cell in _cells(row, body_name)] for row in rows)
    return text.getvalue()


def _cells(row: ExportRow, body_name: str) -> tuple[str, ...]:
    held = row.held
    days = held.starts_on.isoformat(), held.ends_on.isoformat(), VALID, held.state_since.isoformat()
    return row.nda, held.siren, held.name, row.category, *days, body_name, held.number, " | ".join(held.sites)


def _plain(cell: str) -> str:
    """The cell on one line, and no formula for the spreadsheet that opens it."""
    text = " ".join(cell.split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


# The ministry's template goes here, beside the neutral one: a name → what writes the rows of a run.
FORMATS: dict[str, Callable[[Iterable[ExportRow], str], str]] = {"neutral": write_neutral}
SENT_AS = "neutral"


def reconcile(
    rows: Iterable[ExportRow], known: Mapping[str, str], listed: Mapping[str, Listed]
) -> tuple[Difference, ...]:
    """Where our valid pairs and the public list disagree, by NDA. `known` names each NDA that we ever certified.

    A category that the list shows may be another body's: it is to be looked at, not wrong. Source: invariant 66.
    Example: we certify AF and CBC, the list shows AF and VAE → CBC `category_not_listed`, VAE `listed_not_valid`.
    """
    valid: dict[str, dict[str, Held]] = {}
    for row in rows:
        valid.setdefault(row.nda, {})[row.category] = row.held
    found: list[Difference] = []
    for nda in sorted({*known, *valid}):
        found += _differences(nda, known.get(nda, ""), valid.get(nda, {}), listed.get(nda))
    return tuple(found)


def _differences(nda: str, name: str, ours: Mapping[str, Held], theirs: Listed | None) -> list[Difference]:
    name = next((held.name for held in ours.values()), name)
    if theirs is None:
        return [Difference(ABSENT, nda, "", name)] if ours else []
    found = [Difference(NOT_MARKED, nda, category, name) for category in sorted(ours.keys() - theirs.categories)]
    found += [Difference(NOT_OURS, nda, category, name) for category in sorted(theirs.categories - ours.keys())]
    if any(held.siren != theirs.siren for held in ours.values()):
        found.append(Difference(OTHER_SIREN, nda, "", name))
    return found
