"""The version of the tables, in words."""

import pytest
from flask import Flask

from certbody.audits.wording_size import tables_day
from certbody.billing.operations.contract_document import french_tables


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("2026-11-23", "23 novembre 2026"),
        ("2026-11-23+21", "23 novembre 2026, changement n° 21 de l’organisme certificateur"),
        ("par le bureau", "par le bureau"),
    ],
)
def test_a_version_reads_as_a_day_and_the_number_of_the_body_s_own(app: Flask, version: str, words: str) -> None:
    with app.test_request_context():
        assert tables_day(version) == words


def test_documents_print_the_same() -> None:
    assert french_tables("2026-11-23+21") == "23 novembre 2026, changement n° 21 de l’organisme certificateur"
