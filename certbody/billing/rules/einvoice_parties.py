"""Says how the parties of an electronic invoice are written: names, addresses, identifiers, electronic addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from certbody.clients.rules.identifiers import check_siren, compact

SIREN_SCHEME, SIRET_SCHEME, ADDRESS_SCHEME, MAIL_SCHEME = "0002", "0009", "0225", "EM"
_TOWN = re.compile(r"(\d{5})\s+(\S.*)")
_LONGEST_ADDRESS = 3


def electronic_address(party: Mapping[str, Any]) -> tuple[str, str] | None:
    """Where a party receives its invoices, and the scheme of that address: its SIREN in the French directory.

    A party without a right SIREN (established abroad) has its mail address instead, if it is known.
    Source: R8.5. Example: SIREN 732 829 320 → 732829320, scheme 0225.
    """
    siren = compact(str(party.get("siren") or ""))
    if check_siren(siren).allowed:
        return siren, ADDRESS_SCHEME
    mail = str(party.get("email") or "").strip()
    return (mail, MAIL_SCHEME) if mail else None


def party_of(party: Mapping[str, Any]) -> dict[str, Any]:
    """A party's terms: name, address, identifiers, electronic address."""
    siren = compact(str(party.get("siren") or ""))
    siret = compact(str(party.get("siret") or ""))
    country = party.get("country") or "FR"
    known: dict[str, Any] = {"name": plain(party["name"]), "country_code": country, **_post(_address_of(party))}
    if check_siren(siren).allowed:
        known |= {"legal_identifier": siren, "legal_identifier_schemeid": SIREN_SCHEME}
        if siret.startswith(siren) and len(siret) == 14:
            known["identifiers"] = {SIRET_SCHEME: siret}
    if party.get("vat_number"):
        known["vat_identifier"] = compact(party["vat_number"])
    if address := electronic_address(party):
        known["einvoicing_addr"], known["einvoicing_addr_schemeid"] = address
    return known


def seller_of(party: Mapping[str, Any]) -> dict[str, Any]:
    """The seller also says its legal form, its capital and where it is registered."""
    form, capital, town = (plain(party.get(key) or "") for key in ("legal_form", "capital", "rcs"))
    said = [form, capital and f"capital social : {capital}", town and f"RCS {town}"]
    return party_of(party) | _taxed_as(party) | {"legal_info": ", ".join(part for part in said if part)}


def _taxed_as(party: Mapping[str, Any]) -> dict[str, str]:
    """How the tax office knows a seller who has no VAT number (exempt, CGI art. 293 B): by its SIREN."""
    siren = compact(str(party.get("siren") or ""))
    return {"tax_identifier": siren} if not party.get("vat_number") and check_siren(siren).allowed else {}


def _address_of(party: Mapping[str, Any]) -> list[str]:
    """Where invoices are sent: the billing address when there is one."""
    return list(party.get("billing_address") or party.get("address") or [])


def _post(lines: list[str]) -> dict[str, str]:
    """The lines of an address, its last one read as postcode and town when it is written so."""
    lines = [plain(line) for line in lines]
    town = _TOWN.fullmatch(lines[-1]) if lines else None
    street = lines[:-1] if town else lines
    kept = [*street[: _LONGEST_ADDRESS - 1], ", ".join(street[_LONGEST_ADDRESS - 1 :])]
    post = {f"addr_l{rank}": line for rank, line in enumerate(kept, start=1) if line}
    return post | ({"postcode": town[1], "city": town[2]} if town else {})


def plain(text: str) -> str:
    """A text on one line without the signs that a file of this kind may not hold.

    >>> plain("Audit\\x0b initial\\n")
    'Audit initial'
    """
    kept = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or _allowed(sign))
    return " ".join(kept.split())


def _allowed(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs") and sign not in "\ufffe\uffff"
