"""Says what an auditor is due for a mission, line by line, from their own dated prices; never from its outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from certbody.billing.rules.mentions import is_sole_trader
from certbody.billing.rules.pricing import KINDS, PRICE_RULE
from certbody.billing.rules.vat import NORMAL_RATE
from certbody.kit.money import share
from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse

SELF_BILLED, OWN_INVOICE, EXPENSES_ONLY = "self_billed", "own_invoice", "expenses"
BILLING = (SELF_BILLED, OWN_INVOICE)
EXEMPT, TAXED = "exempt", "taxed"
VAT_SITUATIONS = (EXEMPT, TAXED)
EXEMPTION = "TVA non applicable, art. 293 B du CGI"
SELF_BILLING_RULE = "CGI, art. 289, I-2"
FEE_RULE = "contrat de l’auditeur"
IMPARTIAL_RULE = "ISO/IEC 17065, 4.2"
HALF_DAY, REPORT, TRAVEL = "half_day", "report", "travel"
CODES = (*(f"{HALF_DAY}.{kind}" for kind in KINDS), REPORT, TRAVEL)
MOVES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"submitted"}),
    "submitted": frozenset({"draft", "approved"}),
    "approved": frozenset({"paid", "cancelled"}),
    "paid": frozenset(),
    "cancelled": frozenset(),
}
STATES = tuple(MOVES)
REPORTED = frozenset({"reported", "in_review", "decided"})
HELD = REPORTED | {"closed"}


@dataclass(frozen=True)
class AuditorPrice:
    """One price of an auditor, excluding VAT, from a day on."""

    code: str
    unit_cents: int
    valid_from: date


@dataclass(frozen=True)
class Mission:
    """What somebody did for an audit: `leads` (and so writes the report), `on_site`, the state it is in."""

    kind: str
    half_days: int
    leads: bool
    on_site: bool
    state: str

    @property
    def held(self) -> bool:
        """Whether the closing meeting was held."""
        return self.state in HELD

    @property
    def reported(self) -> bool:
        """Whether the report was signed."""
        return self.state in REPORTED


@dataclass(frozen=True)
class Due:
    """One line of what is due: how many, at which price, which runs since when (None: there is none)."""

    code: str
    quantity: int
    unit_cents: int
    since: date | None

    @property
    def net_cents(self) -> int:
        """What the line comes to, excluding VAT."""
        return self.quantity * self.unit_cents


@dataclass(frozen=True)
class Sums:
    """What a fee comes to."""

    net_cents: int
    vat_cents: int

    @property
    def gross_cents(self) -> int:
        """What is paid."""
        return self.net_cents + self.vat_cents


def prices_in_force(prices: Iterable[AuditorPrice], day: date) -> dict[str, AuditorPrice]:
    """The price of each code on a day: the last to begin; of two that begin on one day the one set last, which comes
    last here.

    Example: 200,00 € from 01/01 and 220,00 € from 01/07 → 200,00 € on 30/06, 220,00 € on 01/07.
    """
    found: dict[str, AuditorPrice] = {}
    for price in sorted(prices, key=lambda one: one.valid_from):
        if price.valid_from <= day:
            found[price.code] = price
    return found


def due_lines(mission: Mission, prices: Mapping[str, AuditorPrice]) -> tuple[Due, ...]:
    """What a mission is paid: its half-days, the report for who leads, one flat amount for travel when it was on site.

    Nothing for a mission that was cancelled. Neither findings nor decision count (R8.2).
    """
    if mission.state == "cancelled" or not mission.half_days:
        return ()
    wanted = [(f"{HALF_DAY}.{mission.kind}", mission.half_days)]
    wanted += [(REPORT, 1)] if mission.leads else []
    wanted += [(TRAVEL, 1)] if mission.on_site else []
    lines = [_due(code, quantity, prices.get(code)) for code, quantity in wanted]
    return tuple(line for line in lines if line.unit_cents or line.code.startswith(HALF_DAY))


def _due(code: str, quantity: int, price: AuditorPrice | None) -> Due:
    return Due(code, quantity, price.unit_cents if price else 0, price.valid_from if price else None)


def sums_of(lines: Iterable[Due], expenses_cents: int, vat: str) -> Sums:
    """Net and VAT: the lines and the expenses taken over, which bear VAT with them (accessories of the service).

    Example: 600,00 € and 80,00 € of expenses, at 20 % → 680,00 €, VAT 136,00 €, 816,00 € in all.
    """
    net = sum(line.net_cents for line in lines) + expenses_cents
    return Sums(net, share(net, NORMAL_RATE) if vat == TAXED else 0)


def may_submit(mission: Mission, lines: Iterable[Due], sums: Sums, *, employed: bool) -> Verdict:
    """Whether a fee may be handed in: mission held (or cancelled: its expenses alone), report signed, something due."""
    verdicts = []
    if not mission.held and mission.state != "cancelled":
        verdicts.append(refuse("fee_mission_not_held", FEE_RULE))
    elif mission.leads and mission.held and not mission.reported:
        verdicts.append(refuse("fee_report_not_signed", FEE_RULE))
    if not employed and any(line.since is None or not line.unit_cents for line in lines):
        verdicts.append(refuse("fee_price_missing", PRICE_RULE, kind=KINDS[mission.kind]))
    elif not sums.gross_cents:
        verdicts.append(refuse("fee_nothing_due", FEE_RULE))
    return all_of(*verdicts) if verdicts else ALLOWED


def account_lacks(known: Mapping[str, object], *, employed: bool, billing: str, vat: str) -> tuple[str, ...]:
    """What is still to be said before an auditor can be paid, field by field, in the order of the form.

    Everybody: a name and an account. Who is not employed: what an invoice says of its seller; and for the body to write
    it, their mandate (CGI, art. 289, I-2).
    """
    wanted = ["legal_name"]
    if not employed:
        wanted += ["siret", *(["vat_number"] if vat == TAXED else []), "address", "postcode", "city"]
    wanted.append("iban")
    if not employed and billing == SELF_BILLED:
        wanted += ["legal_form", *_of_company(str(known.get("legal_form") or "")), "mandate_at"]
    return tuple(name for name in wanted if not known.get(name))


def _of_company(legal_form: str) -> tuple[str, ...]:
    """What an invoice says of a company beside its form."""
    return ("capital", "rcs_city") if legal_form and not is_sole_trader(legal_form) else ()


def may_move(state: str, to: str) -> Verdict:
    """Whether a fee may go from one state to another; what is paid stays paid."""
    return ALLOWED if to in MOVES[state] else refuse(f"fee_not_to_{to}", FEE_RULE, state=state)


def may_decide(*, own: bool) -> Verdict:
    """Whether this person may approve a fee or send it back: nobody decides on what is due to themselves."""
    return refuse("fee_of_oneself", IMPARTIAL_RULE) if own else ALLOWED


def may_self_bill(*, mandated: bool) -> Verdict:
    """Whether the body may write an auditor's invoice now: while their mandate for it stands (CGI, art. 289, I-2)."""
    return ALLOWED if mandated else refuse("fee_without_mandate", SELF_BILLING_RULE)


def invoice_fits(sums: Sums, net_cents: int, vat_cents: int) -> Verdict:
    """Whether an auditor's own invoice asks for what was computed, to the cent."""
    if (net_cents, vat_cents) == (sums.net_cents, sums.vat_cents):
        return ALLOWED
    return refuse("fee_invoice_differs", FEE_RULE, net_cents=sums.net_cents, vat_cents=sums.vat_cents)
