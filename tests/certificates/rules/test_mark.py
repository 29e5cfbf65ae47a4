"""Who may have the logo, and the sentence that goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from certbody.certificates.rules.mark import certified_sentence, may_have_logo


@pytest.mark.parametrize("state", ["upcoming", "suspended", "withdrawn", "expired", "transferred_out", "superseded"])
def test_only_a_valid_certificate_opens_the_kit(state: str) -> None:
    assert [reason.code for reason in may_have_logo(state, True, True).reasons] == [f"mark_{state}"]


def test_the_certificate_comes_before_the_logo() -> None:
    assert may_have_logo("valid", True, True).allowed
    assert [reason.code for reason in may_have_logo("valid", False, True).reasons] == ["mark_before_certificate"]
    assert [reason.code for reason in may_have_logo("draft", False, True).reasons] == ["mark_before_certificate"]
    assert [reason.code for reason in may_have_logo("valid", True, False).reasons] == ["mark_without_kit"]


def test_the_sentence_names_the_certified_categories_in_the_order_of_the_law() -> None:
    assert certified_sentence(["AF"]).endswith("au titre de la catégorie d’actions suivante : actions de formation.")
    assert certified_sentence(["CBC", "AF"]).endswith(
        "des catégories d’actions suivantes : actions de formation ; bilans de compétences."
    )


def test_the_page_of_the_rule_says_which_state_opens_the_kit() -> None:
    page = (Path(__file__).parents[3] / "docs" / "rules" / "mark.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"]
    assert len(rows) == 9
    for state, kit, _lift in rows[2:]:
        assert may_have_logo(state, True, True).allowed == (kit == "yes")
    assert certified_sentence(["AF", "CBC"]) in " ".join(page.split())
