"""The words of billing: reasons, states and kinds."""

from __future__ import annotations

from certbody.kit.wording import Sentence

SENTENCES: dict[str, Sentence] = {}

LABELS: dict[str, dict[str, object]] = {}
