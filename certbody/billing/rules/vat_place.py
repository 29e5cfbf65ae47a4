"""Says which VAT a client bears: that of the place where it is established, or none, and why."""

from __future__ import annotations

from dataclasses import dataclass

OVERSEAS_RATE = 850
FRANCHISE, NOT_APPLIED, OUTSIDE, REVERSE_CHARGE, EXEMPT = (
    "franchise", "not_applied", "outside", "reverse_charge", "exempt",
)  # fmt: skip
PENALTIES = "penalties"  # no service is sold: what a late payer owes is out of the scope of the tax
WORDS = {
    FRANCHISE: "TVA non applicable, art. 293 B du CGI",
    NOT_APPLIED: "TVA non applicable, art. 294 du CGI",
    OUTSIDE: "TVA non applicable, art. 259, 1° du CGI",
    PENALTIES: "Indemnités de retard de paiement hors du champ de la TVA, art. 256 du CGI",
    REVERSE_CHARGE: "Autoliquidation : TVA due par le preneur, art. 259, 1° et 283, 2 du CGI",
}
FRENCH = ("FR", "MC")
UNION = (
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL",
    "PL", "PT", "RO", "SK", "SI", "ES", "SE",
)  # fmt: skip
_REDUCED_OVERSEAS = ("971", "972", "974")
_WITHOUT_VAT = ("973", "976")
_OTHER_TERRITORIES = ("975", "977", "978", "986", "987", "988")
_ISLANDS_APART = ("97133", "97150")  # Saint-Barthélemy and Saint-Martin kept the postcodes of Guadeloupe


@dataclass(frozen=True)
class Client:
    """Where a client is established, as far as VAT asks; `exemption` is the text that it is exempt by, if any."""

    country: str = "FR"
    postcode: str = ""
    vat_number: str = ""
    exemption: str = ""


@dataclass(frozen=True)
class Vat:
    """A rate in basis points, and why it is not the normal one; `reason` says which words the invoice bears."""

    rate: int
    reason: str = ""


def vat_for(normal_rate: int, client: Client) -> Vat:
    """The VAT of a service sold to a client by a body whose own rate is `normal_rate` (0: it charges none).

    A service between businesses is taxed where the client is (CGI, art. 259, 1°): 8,5 % in Guadeloupe, Martinique and
    La Réunion, none in Guyane and Mayotte (art. 294), none in the other territories and outside the Union; in another
    state of the Union the client declares it, when it has a VAT number. Example: client at 97400 → 8,5 %.
    """
    if normal_rate == 0:
        return Vat(0, FRANCHISE)
    if client.exemption.strip():
        return Vat(0, EXEMPT)
    if client.country in UNION:
        return Vat(0, REVERSE_CHARGE) if client.vat_number else Vat(normal_rate)
    if client.country not in FRENCH:
        return Vat(0, OUTSIDE)
    return _in_france(normal_rate, client.postcode.replace(" ", ""))


def _in_france(normal_rate: int, postcode: str) -> Vat:
    start = postcode[:3]
    if start in _OTHER_TERRITORIES or postcode in _ISLANDS_APART:
        return Vat(0, OUTSIDE)
    if start in _WITHOUT_VAT:
        return Vat(0, NOT_APPLIED)
    return Vat(OVERSEAS_RATE) if start in _REDUCED_OVERSEAS else Vat(normal_rate)


def may_have_number(country: str, number: str) -> bool:
    """Whether a VAT number can be one of that country: it begins with its letters (EL for Greece), or there is none.

    Outside of the Union a number has no shape that we know. Example: BE, BE0123456749 → yes; BE, FR44732829320 → no.
    """
    start = "EL" if country == "GR" else "FR" if country == "MC" else country
    if not number or country not in (*UNION, *FRENCH):
        return True
    return number.startswith(start) and number[2:].isalnum() and 4 <= len(number) <= 14


def words_of(rate: int, reason: str, exemption: str = "") -> str:
    """What an invoice at this rate says of it; nothing when VAT is charged. An old one without a reason: art. 293 B."""
    if rate:
        return ""
    return exemption.strip() if reason == EXEMPT else WORDS[reason or FRANCHISE]
