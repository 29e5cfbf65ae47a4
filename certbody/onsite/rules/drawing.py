"""The signature that a person drew on a screen, as a picture that holds nothing else."""

from __future__ import annotations

import re

WIDTH, HEIGHT = 600, 200
_PATH = re.compile(r"(?:[MLQC][0-9 ,.\-]{1,60})+")
_FRAME = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    '<path d="%s" fill="none" stroke="#1d2a30" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


def drawing_of(path: str) -> str:
    """The picture of what was drawn; nothing when nothing was drawn, or when it is no drawing.

    Example: `M10 20L30 40` → an SVG with that one stroke; `M0 0"/><script>` → nothing.
    """
    return _FRAME % path if _PATH.fullmatch(path) else ""
