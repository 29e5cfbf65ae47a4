"""The empty page that the workbench on site draws itself in, its service worker, and how it is installed.

None of the three holds anything of a body or a person: all of that is in the sealed store of the device.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, url_for
from flask_babel import get_translations, gettext

from certbody.kit import i18n
from certbody.kit.places import built
from certbody.kit.static_files import pack
from certbody.tenants.access import public

bp = Blueprint("workbench_shell", __name__, url_prefix="/workbench")
_NOTHING_PRIVATE = "the same page for everybody: what people write is in the sealed store of their device"


@bp.get("/")
@public(_NOTHING_PRIVATE)
def show_shell() -> Response:
    icons = _built("workbench-icons.svg")
    page = render_template("workbench/shell.html", words=_words(), icons=icons, version=workbench_version())
    response = make_response(page)
    response.headers["X-Workbench-Version"] = workbench_version()
    return pack(response)


@bp.get("/sw.js")
@public(_NOTHING_PRIVATE)
def show_service_worker() -> Response:
    response = Response(_built("sw.js"), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/manifest.webmanifest")
@public(_NOTHING_PRIVATE)
def show_manifest() -> Response:
    response = jsonify(_manifest())
    response.mimetype = "application/manifest+json"
    return response


def workbench_version() -> str:
    """The version of the workbench that this program serves: the hash of what its service worker keeps."""
    return _built("workbench-version.txt") or "missing"


def _manifest() -> dict[str, Any]:
    icons = [
        {"src": url_for("static", filename=f"dist/workbench-{size}.png"), "sizes": f"{size}x{size}", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    return {
        "id": url_for("workbench_shell.show_shell"),
        "name": gettext("Certbody · audit sur site"),
        "short_name": "Certbody",
        "start_url": url_for("workbench_shell.show_shell"),
        "scope": url_for("workbench_shell.show_shell"),
        "display": "standalone",
        "lang": i18n.language(),
        "background_color": "#f7f5f1",
        "theme_color": "#0b5563",
        "icons": icons,
    }


def _words() -> dict[str, str | list[str]]:
    """The sentences of the workbench in the reader's language; French is what the scripts hold themselves."""
    if i18n.language() == "fr":
        return {}
    spoken = get_translations()
    return {
        (word if isinstance(word, str) else word[0]): spoken.gettext(word)
        if isinstance(word, str)
        else [spoken.ngettext(*word, 1), spoken.ngettext(*word, 2)]
        for word in json.loads(_built("workbench-words.json") or "[]")
    }


def _built(name: str) -> str:
    return _read(built(name))


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
