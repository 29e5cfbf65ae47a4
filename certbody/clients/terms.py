"""The numbers of the application and of the contract, read once from the dated file beside this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from certbody.kit.dated import Dated, Figures, read_figures

FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True)
class ApplicationTerms:
    """How long the proof of an NDA request stands, and within how many days an audit date is proposed (art. 1)."""

    nda_request_months: int
    proposal_days: int


def application_terms(day: date) -> ApplicationTerms:
    """The terms that hold on that day: of an application received, or of a contract signed, on it."""
    return dated_application_terms().on(day)


@cache
def figures() -> Figures:
    """Each number with its source, for the page that shows them."""
    return read_figures(FILE)


@cache
def dated_application_terms() -> Dated[ApplicationTerms]:
    """The terms, by the day from which they hold."""
    return figures().dated(lambda values: ApplicationTerms(**values))
