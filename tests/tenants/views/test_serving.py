"""Sending a kept file."""

from __future__ import annotations

from certbody.tenants.operations.files import keep_file
from certbody.tenants.views.serving import send_stored
from tests.support import Bench


def test_a_file_leaves_with_its_name_and_its_fingerprint(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.app.test_request_context(), bench.inside(body):
        row = keep_file("compte rendu d’été.txt", b"Bonjour", by)
        for attached, word in ((True, "attachment"), (False, "inline")):
            response = send_stored(row.id, as_attachment=attached)
            assert response.headers["Content-Disposition"].startswith(f"{word}; ")
            assert "filename*=UTF-8''compte%20rendu%20d%E2%80%99" in response.headers["Content-Disposition"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "private, no-cache"
            assert response.get_etag()[0] == row.sha256
            response.close()
