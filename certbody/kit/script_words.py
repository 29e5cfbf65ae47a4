"""Gathers the sentences of the browser’s scripts for the catalogues; babel’s own loses some in nested templates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

_TEXT = r'"((?:[^"\\]|\\.)*)"'
_CALL = re.compile(rf"(?<![\w.])(?:_\(\s*{_TEXT}|ngettext\(\s*{_TEXT},\s*{_TEXT})")

Message = tuple[int, str, str | tuple[str, str], list[str]]


def extract(script: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """What babel asks of an extractor: line, function, sentence or pair of sentences, comments."""
    del keywords, comment_tags, options
    text = script.read().decode("utf-8")
    for found in _CALL.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        one, singular, plural = (part and json.loads(f'"{part}"') for part in found.groups())
        if one is not None:
            yield line, "_", one, []
        else:
            yield line, "ngettext", (singular, plural), []
