"""A body's text of the standard as a file: the template to download, and reading it back line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from certbody.audits.rules.own_standard import LANGUAGES, PARTS
from certbody.audits.rules.standard import Standard
from certbody.kit.verdict import Reason

Entries = dict[str, dict[str, dict[str, str]]]
COLUMNS = ("indicator", "language", *PARTS)
LONGEST_PART = 4000
LONGEST_FILE = 2 * 1024 * 1024
MOST_FAULTS = 50


@dataclass
class ReadText:
    """What a file says, and what is wrong with it: (line, reason)."""

    entries: Entries = field(default_factory=dict)
    faults: list[tuple[int, Reason]] = field(default_factory=list)

    def fault(self, line: int, code: str, **values: object) -> None:
        """Notes what is wrong with a line."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((line, Reason(code, values=values)))

    def keep(self, line: int, number: str, language: str, part: str, text: str) -> None:
        """Keeps one part of one indicator, or notes that it is too long."""
        if len(text) > LONGEST_PART:
            self.fault(line, "own_text_too_long", part=part, most=LONGEST_PART)
        elif text:
            self.entries.setdefault(number, {}).setdefault(language, {})[part] = text


def read_text(name: str, body: bytes, numbers: Collection[int]) -> ReadText:
    """Reads a CSV or YAML file; every fault is told with its line, in the order of the file."""
    read = ReadText()
    if len(body) > LONGEST_FILE:
        read.fault(1, "own_text_file_too_large", most=LONGEST_FILE // 1024 // 1024)
        return read
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        read.fault(body[: error.start].count(b"\n") + 1, "own_text_not_utf8")
        return read
    known = {str(number) for number in numbers}
    if name.lower().endswith((".yaml", ".yml")):
        _read_yaml(text, known, read)
    else:
        _read_csv(text, known, read)
    if not read.entries and not read.faults:
        read.fault(1, "own_text_empty")
    return read


def _read_csv(text: str, known: Collection[str], read: ReadText) -> None:
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = [cell.strip().lower() for cell in next(rows, [])]
    unknown = [cell for cell in header if cell not in COLUMNS]
    if unknown or {"indicator", "language"} - set(header):
        read.fault(1, "own_text_columns", columns=", ".join(COLUMNS))
        return
    line, seen = rows.line_num + 1, set[tuple[str, str]]()
    for cells in rows:
        if any(cell.strip() for cell in cells):
            _csv_row(line, dict(zip(header, (cell.strip() for cell in cells), strict=False)), known, seen, read)
        line = rows.line_num + 1


def _csv_row(
    line: int, row: dict[str, str], known: Collection[str], seen: set[tuple[str, str]], read: ReadText
) -> None:
    number, language = row["indicator"], row.get("language", "").lower()
    if not _named(line, number, language, known, read):
        return
    if (number, language) in seen:
        read.fault(line, "own_text_twice", indicator=number, language=language)
        return
    seen.add((number, language))
    for part in PARTS:
        read.keep(line, number, language, part, row.get(part, ""))


def _named(line: int, number: str, language: str, known: Collection[str], read: ReadText) -> bool:
    if number not in known:
        read.fault(line, "own_text_indicator", indicator=number[:20])
    elif language not in LANGUAGES:
        read.fault(line, "own_text_language", language=language[:20])
    else:
        return True
    return False


def _read_yaml(text: str, known: Collection[str], read: ReadText) -> None:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        read.fault(mark.line + 1 if mark else 1, "own_text_yaml")
        return
    for key, node in _pairs(root, read):
        if key.value != "indicators":
            read.fault(key.start_mark.line + 1, "own_text_key", key=str(key.value)[:40], keys="indicators")
            continue
        for number, entry in _pairs(node, read):
            for language, parts in _pairs(entry, read):
                line = language.start_mark.line + 1
                if _named(line, str(number.value), str(language.value), known, read):
                    _yaml_parts(str(number.value), str(language.value), parts, read)


def _yaml_parts(number: str, language: str, parts: Any, read: ReadText) -> None:
    for key, node in _pairs(parts, read):
        line = key.start_mark.line + 1
        if key.value not in PARTS:
            read.fault(line, "own_text_key", key=str(key.value)[:40], keys=", ".join(PARTS))
        elif not isinstance(node, yaml.ScalarNode):
            read.fault(line, "own_text_not_text", key=str(key.value))
        elif key.value in read.entries.get(number, {}).get(language, {}):
            read.fault(line, "own_text_twice", indicator=number, language=language)
        else:
            read.keep(line, number, language, str(key.value), str(node.value).strip())


def _pairs(node: Any, read: ReadText) -> Iterator[tuple[Any, Any]]:
    """The keys and values of a mapping; anything else is a fault, an empty value is nothing."""
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        return
    if not isinstance(node, yaml.MappingNode):
        read.fault(node.start_mark.line + 1, "own_text_yaml")
        return
    yield from ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))


def as_csv(standard: Standard) -> str:
    """The present text as a CSV file that spreadsheets open: one line per indicator and language."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for number, language, parts in _present(standard):
        rows.writerow([number, language, *(parts[part] for part in PARTS)])
    return "\ufeff" + out.getvalue()


def as_yaml(standard: Standard) -> str:
    """The present text as a YAML file."""
    entries: dict[int, dict[str, dict[str, str]]] = {}
    for number, language, parts in _present(standard):
        entries.setdefault(number, {})[language] = parts
    return yaml.safe_dump({"indicators": entries}, allow_unicode=True, sort_keys=False, width=110)


def _present(standard: Standard) -> Iterator[tuple[int, str, dict[str, str]]]:
    for one in standard.indicators:
        for language in LANGUAGES:
            yield one.number, language, {part: getattr(getattr(one, part), language) for part in PARTS}
