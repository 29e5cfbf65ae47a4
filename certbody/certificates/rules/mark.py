"""Says who may have the logo of the mark today, and the sentence that always goes with it."""

from __future__ import annotations

from collections.abc import Collection

from certbody.kit.verdict import ALLOWED, Verdict, refuse

MARK_RULE = "Règlement d’usage de la marque Qualiopi"
# the categories as L. 6313-1 names them, in its order
NAMES = {
    "AF": "actions de formation",
    "CBC": "bilans de compétences",
    "VAE": "actions permettant de faire valider les acquis de l’expérience",
    "CFA": "actions de formation par apprentissage",
}
_NOT_IN_FORCE = {
    "upcoming": "mark_upcoming",
    "suspended": "mark_suspended",
    "withdrawn": "mark_withdrawn",
    "expired": "mark_expired",
    "transferred_out": "mark_transferred_out",
    "superseded": "mark_superseded",
}


def may_have_logo(state: str, has_edition: bool, has_kit: bool) -> Verdict:
    """Whether the logo kit is handed to the holder of a certificate in this state.

    Only while it is valid, and only once the certificate itself was issued. Source: R6.3, invariant 61.
    Example: suspended → `mark_suspended`; the lifting of the suspension opens it again.
    """
    if state != "valid":
        return refuse(_NOT_IN_FORCE.get(state, "mark_before_certificate"), MARK_RULE)
    if not has_edition:
        return refuse("mark_before_certificate", MARK_RULE)
    return ALLOWED if has_kit else refuse("mark_without_kit", MARK_RULE)


def certified_sentence(categories: Collection[str]) -> str:
    """The sentence that goes with the logo, in French as the rules of use want it.

    Source: R6.3. Example: AF and CBC → « … au titre des catégories d’actions suivantes : actions de formation ; bilans
    de compétences. »
    """
    names = [name for code, name in NAMES.items() if code in categories]
    under = "des catégories d’actions suivantes" if len(names) > 1 else "de la catégorie d’actions suivante"
    return f"La certification qualité a été délivrée au titre {under} : {' ; '.join(names)}."
