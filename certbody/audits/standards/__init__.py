"""The standard, the duration tables and the other numbers of the law, read once from the dated files beside this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from certbody.audits.rules import standard as rules
from certbody.audits.rules.deadlines import Delays, NonconformityTerms
from certbody.audits.rules.sampling import SampleFormula, SamplingFormulas, SamplingPeriod
from certbody.audits.rules.standard import Criterion, Guide, Indicator, Standard, Text
from certbody.audits.rules.tables import Band, Cell, DurationTable, SizingTables, SizingWords, Uplift
from certbody.audits.rules.terms import CycleTerms
from certbody.kit.dated import Dated, Figures, read_figures

HERE = Path(__file__).parent
AUDIT_ORDER = "Arrêté du 6 juin 2019 relatif aux modalités d’audit, modifié par l’arrêté du 31 mai 2023"
CODES = ("RNQ2019", "RNQ2026")
# The same safe reading in C, ten times faster, where the library has it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def standard_code_on(day: date) -> str:
    """The code of the version of the standard that an audit of that day follows."""
    return rules.standard_code_on(day, {code: standard(code).first_day for code in CODES})


def standard_on(day: date) -> Standard:
    """The version of the standard that an audit of that day follows."""
    return standard(standard_code_on(day))


def guide_on(code: str, day: date) -> str:
    """The version of the reading guide that an audit of that day follows, an empty text while there is none (R0.2)."""
    guide = standard(code).guide_on(day)
    return guide.version if guide else ""


@cache
def standard(code: str) -> Standard:
    """The version of that code, kept for ever: a report is always read with the version it was done with."""
    if code not in CODES:
        raise KeyError(code)
    plain = _read(f"{code.lower()}.yaml")
    base = standard(plain["extends"]) if "extends" in plain else None
    fr, en = _read(f"{code.lower()}.fr.yaml"), _read(f"{code.lower()}.en.yaml")
    criteria = tuple(
        Criterion(number, Text(fr["criteria"][number], en["criteria"][number])) for number in fr["criteria"]
    )
    return Standard(
        code=plain["code"],
        name=Text(fr["name"], en["name"]),
        legal_text=plain["legal_text"],
        first_day=plain["first_day"],
        guides=tuple(Guide(**guide) for guide in plain["guides"]),
        criteria=criteria or (base.criteria if base else ()),
        indicators=_indicators(plain, base, fr["indicators"], en["indicators"]),
    )


def _indicators(
    plain: dict[str, Any], base: Standard | None, fr: dict[int, Any], en: dict[int, Any]
) -> tuple[Indicator, ...]:
    rows: dict[int, dict[str, Any]] = {}
    for inherited in base.indicators if base else ():
        rows[inherited.number] = dict(vars(inherited))
    for number in plain.get("changed", {}).get("numbers", ()):
        rows[number] |= {key: plain["changed"][key] for key in ("source", "status")}
    for row in plain["indicators"]:
        rows[row["number"]] = _defaults(plain["extends"] if base else plain["code"]) | row
    for number in fr:
        for field in ("title", "expectation", "evidence", "caution"):
            if field in fr[number]:
                rows[number][field] = Text(fr[number][field], en[number][field])
        rows[number]["notes"] = dict(rows[number].get("notes", ())) | _notes(fr[number], en[number])
    return tuple(_indicator(rows[number]) for number in sorted(rows))


def _notes(fr: dict[str, Any], en: dict[str, Any]) -> dict[str, Text]:
    return {category: Text(note, en["notes"][category]) for category, note in fr.get("notes", {}).items()}


def _defaults(code: str) -> dict[str, Any]:
    return dict(_read(f"{code.lower()}.yaml")["defaults"])


def _indicator(row: dict[str, Any]) -> Indicator:
    fields = {"caution": Text("", "")} | row
    notes = dict(row.get("notes", ()))
    ordered = tuple((category, notes[category]) for category in rules.CATEGORIES if category in notes)
    closed = {"categories": frozenset(row["categories"]), "grades": tuple(row["grades"]), "notes": ordered}
    return Indicator(**fields | closed)


@cache
def sizing_tables(version: str = "") -> SizingTables:
    """The dated duration tables, every cell with its source and its status; those of a former version when named."""
    plain = _of_version("durations", version)
    written = {table["code"]: table for table in plain["tables"]}
    uplift = plain["new_entrant"]
    return SizingTables(
        version=plain["version"],
        tables=tuple(_table(table, written, plain) for table in plain["tables"]),
        uplift=Uplift(
            kinds=frozenset(uplift["kinds"]),
            valid_from=uplift["from"],
            article=uplift["article"],
            cell=Cell(
                "surveillance/new_entrant", uplift["half_days"], uplift["status"], plain["sources"][uplift["source"]]
            ),
        ),
        labels_fr=plain["labels_fr"],
        sampling=sampling_formulas(),
    )


def _table(table: dict[str, Any], written: dict[str, Any], plain: dict[str, Any]) -> DurationTable:
    cells: dict[str, dict[str, Cell]] = {}
    rows = table["cells"] if "cells" in table else written[table["same_as"]]["cells"]
    for band, what, half_days, status, source in rows:
        cell = Cell(f"{table['code']}/{band}/{what}", half_days, status, plain["sources"][table.get("source", source)])
        cells.setdefault(band, {})[what] = cell
    return DurationTable(
        code=table["code"],
        label_fr=table["label_fr"],
        article=table["article"],
        kinds=frozenset(table["kinds"]),
        label_needed=table.get("label_needed", False),
        territory=table.get("territory", ""),
        valid_from=table.get("from", date.min),
        valid_until=table.get("until", date.max),
        bands=tuple(
            Band(band["code"], band.get("below_cents"), band["label_fr"]) for band in plain["bands"][table["bands"]]
        ),
        cells=cells,
    )


def terms_version() -> str:
    """The version of the numbers beside the duration tables, which a draw and a clock keep."""
    return str(_read("terms.yaml")["version"])


@cache
def sizing_words() -> SizingWords:
    """The English words of the duration tables, whose French is kept with each size."""
    plain = _read("durations.yaml")
    return SizingWords(
        labels=plain["labels_en"],
        tables={table["code"]: table["label_en"] for table in plain["tables"]},
        bands={band["code"]: band["label_en"] for bands in plain["bands"].values() for band in bands},
        sources={plain["sources"][code]: text for code, text in plain["sources_en"].items()},
    )


@cache
def sampling_formulas(version: str = "") -> SamplingFormulas:
    """The formulas that say how many sites are visited, latest first."""
    return SamplingFormulas(tuple(_period(period) for period in _of_version("terms", version)["sampling"]))


def _period(plain: dict[str, Any]) -> SamplingPeriod:
    formulas = {
        kind: SampleFormula(formula["factor"][0], formula["factor"][1], formula["at_least"], formula["unseen"])
        for kind, formula in plain["kinds"].items()
    }
    return SamplingPeriod(plain["from"], plain["source"], formulas)


@cache
def figures(version: str = "") -> Figures:
    """The numbers of the cycle and of nonconformities, each with its source; those of a former version when named."""
    return read_figures(_path_of_version("terms", version))


@cache
def dated_cycle_terms() -> Dated[CycleTerms]:
    """The numbers of the certification cycle, by the day from which they hold."""
    names = [one.name for one in fields(CycleTerms)]
    return figures().dated(lambda values: CycleTerms(**{name: values[name] for name in names}))


def cycle_terms(day: date) -> CycleTerms:
    """The numbers that a cycle which starts that day follows to its end."""
    return dated_cycle_terms().on(day)


@cache
def dated_nonconformity_terms(version: str = "") -> Dated[NonconformityTerms]:
    """The numbers of nonconformities, by the day from which they hold."""
    return figures(version).dated(_nonconformity_terms)


def _nonconformity_terms(values: Mapping[str, Any]) -> NonconformityTerms:
    delays = {
        grade: Delays(values[f"{grade}_implementation_months"], values.get(f"{grade}_verification_months"))
        for grade in ("minor", "major")
    }
    return NonconformityTerms(delays, values["minors_worth_a_major"])


def nonconformity_terms(day: date, version: str = "") -> NonconformityTerms:
    """The delays by grade of what is notified that day, and how many minors weigh as one major in its decisions."""
    return dated_nonconformity_terms(version).on(day)


def _of_version(name: str, version: str) -> dict[str, Any]:
    return _read(_path_of_version(name, version).name)


def _path_of_version(name: str, version: str) -> Path:
    """The file as it is, or the one kept as `name-version.yaml` when a newer one took its place; else LookupError."""
    if version in ("", _read(f"{name}.yaml")["version"]):
        return HERE / f"{name}.yaml"
    kept = HERE / f"{name}-{version}.yaml"
    if not kept.is_file():
        raise LookupError(f"no {name} of version {version}")
    return kept


@cache
def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    return loaded
