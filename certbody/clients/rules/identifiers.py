"""Decides whether a number that names an organisation can be right: SIREN, SIRET, NDA, VAT number."""

from __future__ import annotations

import re
import unicodedata

from certbody.kit.verdict import ALLOWED, Verdict, refuse

SIREN_RULE = "Code de commerce R. 123-221"
NDA_RULE = "Code du travail L. 6351-1"
VAT_RULE = "CGI 286 ter"

_LA_POSTE = "356000000"
_LA_POSTE_HEAD_OFFICE = "35600000000048"
_SPACING = re.compile(r"[\s.\u00a0\u202f-]+")
_VAT = re.compile(r"FR([0-9A-HJ-NP-Z]{2})(\d{9})")
_KEY_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def compact(text: str) -> str:
    """A number as it is stored: capitals, without spaces, dots or hyphens.

    >>> compact("356 000 000 ")
    '356000000'
    """
    return _SPACING.sub("", text).upper()


def same_name(first: str, second: str) -> bool:
    """Whether two names differ by capitals, accents, spaces or punctuation alone: a correction, not another name.

    Example: « ECOLE DU PORT » and « École du Port » → yes.
    """
    return _letters(first) == _letters(second)


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def check_siren(text: str) -> Verdict:
    """Whether this can be a SIREN: nine digits that pass the Luhn check (732 829 320 does).

    Source: Code de commerce R. 123-221.
    """
    siren = compact(text)
    if not _is_digits(siren, 9):
        return refuse("siren_length", SIREN_RULE, typed=text)
    return ALLOWED if luhn_holds(siren) else refuse("siren_checksum", SIREN_RULE, typed=text)


def check_siren_in(country: str, text: str) -> Verdict:
    """Whether an organisation of this country may have, or lack, this SIREN: abroad there need be none.

    Source: Code de commerce R. 123-221; CGI, ann. II, art. 242 nonies A. Example: BE, none → yes; FR, none → no.
    """
    if not text.strip():
        return refuse("siren_missing", SIREN_RULE) if country == "FR" else ALLOWED
    return check_siren(text)


def check_siret(text: str) -> Verdict:
    """Whether this can be a SIRET: fourteen digits that pass the Luhn check, or La Poste's own check.

    La Poste ran out of numbers: but for its head office, the digits of its establishments add up to a multiple of
    five instead (356 000 000 00010 gives 15 and does, 356 000 000 00014 does not). Source: Code de commerce R. 123-221.
    """
    siret = compact(text)
    if not _is_digits(siret, 14):
        return refuse("siret_length", SIREN_RULE, typed=text)
    own_check = siret.startswith(_LA_POSTE) and siret != _LA_POSTE_HEAD_OFFICE
    holds = sum(map(int, siret)) % 5 == 0 if own_check else luhn_holds(siret)
    return ALLOWED if holds else refuse("siret_checksum", SIREN_RULE, typed=text)


def check_siret_of(siren: str, siret: str) -> Verdict:
    """Whether this SIRET is one of that SIREN's establishments: it begins with it."""
    if compact(siret)[:9] == compact(siren):
        return ALLOWED
    return refuse("siret_mismatch", SIREN_RULE, siren=compact(siren), siret=compact(siret))


def check_nda(text: str) -> Verdict:
    """Whether this can be an activity declaration number (NDA): eleven digits, a leading zero kept.

    Source: Code du travail L. 6351-1; example 02973363297.
    """
    return ALLOWED if _is_digits(compact(text), 11) else refuse("nda_length", NDA_RULE, typed=text)


def check_vat_number(text: str, siren: str = "") -> Verdict:
    """Whether this can be a French VAT number: FR, a key of two signs that fits, and the SIREN (the given one, if any).

    Source: CGI 286 ter; example FR83 404 833 048.
    """
    match = _VAT.fullmatch(compact(text))
    if not match:
        return refuse("vat_number_shape", VAT_RULE, typed=text)
    key, number = match.groups()
    if not _key_fits(key, int(number)):
        return refuse("vat_number_key", VAT_RULE, typed=text)
    if siren and compact(siren) != number:
        return refuse("vat_number_mismatch", VAT_RULE, typed=text, siren=compact(siren))
    return ALLOWED


def vat_number_of(siren: str) -> str:
    """The VAT number that goes with a SIREN, to propose it in a form.

    >>> vat_number_of("404833048")
    'FR83404833048'
    """
    return f"FR{_numeric_key(int(compact(siren))):02d}{compact(siren)}"


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of those before it."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _numeric_key(siren: int) -> int:
    return (12 + 3 * (siren % 97)) % 97


def _key_fits(key: str, siren: int) -> bool:
    """Two digits: a remainder by 97. With a letter: both signs count in base 24 or 34, a remainder by 11."""
    if key.isdigit():
        return int(key) == _numeric_key(siren)
    first, second = (_KEY_LETTERS.index(sign) for sign in key)
    rank = first * 24 + second - 10 if first < 10 else first * 34 + second - 100
    return (siren + 1 + rank // 11) % 11 == rank % 11
