"""A fact met on site in the words of who met it, in French, as the journal and the client's letter tell it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from certbody.audits.operations.report_words import TRAITS
from certbody.kit.i18n import french_money
from certbody.onsite.rules.facts import is_amount


def words_of(fact: Mapping[str, Any]) -> str:
    """Example: a turnover of 900 000,50 €, noted « Bilan 2025 » → `Chiffre d’affaires : 900 000,50 € – Bilan 2025`."""
    texts = (_told(fact["kind"], fact.get("value")), fact.get("note") or "")
    return " – ".join(text.strip() for text in texts if text.strip())


def _told(kind: str, value: Any) -> str:
    if kind == "turnover" and is_amount(value):
        return f"Chiffre d’affaires : {french_money(value)}"
    text = value if isinstance(value, str) else ""
    return TRAITS.get(text, text) if kind == "trait" else text
