"""Decides whether a place of an organisation may be closed, or taken off the list that an applicant still draws up."""

from __future__ import annotations

from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse


def may_close_site(name: str, *, central: bool, others_open: bool) -> Verdict:
    """Whether a place may close: the central function, audited every time, only once no other place is open.

    Source: R2.4. Example: the head office while a branch is open → no, until the branch holds the central function.
    """
    return refuse("central_site_stays", "R2.4", site=name) if central and others_open else ALLOWED


def may_remove_site(name: str, *, central: bool, others_open: bool, audited: bool) -> Verdict:
    """Whether the applicant may take a place off its own list: one that no audit counted, and that may close.

    Source: R2.4, R5.2. Example: a branch added by mistake in a first application → yes; one of an earlier audit → no.
    """
    counted = refuse("site_known_to_audits", "R5.2", site=name) if audited else ALLOWED
    return all_of(counted, may_close_site(name, central=central, others_open=others_open))
