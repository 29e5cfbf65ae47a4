"""The built files travel packed to those who take them so."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask


@pytest.mark.parametrize("name", ["app.css", "workbench.js", "icons.svg"])
def test_a_built_text_is_sent_packed_to_a_browser_that_unpacks(app: Flask, name: str) -> None:
    browser, address = app.test_client(), f"/static/dist/{name}"
    plain = browser.get(address, buffered=True)
    packed = browser.get(address, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert (plain.content_encoding, packed.content_encoding) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data
    assert packed.content_type == plain.content_type
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_what_has_no_packed_form_is_sent_as_it_is(app: Flask) -> None:
    browser, address = app.test_client(), "/static/dist/workbench-192.png"
    answer = browser.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert (answer.status_code, answer.content_encoding, answer.mimetype) == (200, None, "image/png")
