"""The labels of the former national list, read once from the dated file beside this."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from certbody.kit.dated import Dated

FILE = Path(__file__).with_suffix(".yaml")


def listed_labels(day: date) -> tuple[str, ...]:
    """By what words a label of the list is recognised, for an application of that day."""
    return _dated().on(day)


@cache
def _dated() -> Dated[tuple[str, ...]]:
    lists = yaml.safe_load(FILE.read_text(encoding="utf-8"))["lists"]
    periods = ((one["from"], tuple(words for label in one["labels"] for words in label["words"])) for one in lists)
    return Dated(tuple(sorted(periods, key=lambda period: period[0])))
