"""What an auditor's fee for a mission comes to today, line by line, and whether it may be handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from certbody.billing.models import AuditorAccount, AuditorExpense, AuditorPrice
from certbody.billing.queries.auditor_accounts import find_account, list_prices_of
from certbody.billing.queries.fees import Mission, list_expenses, list_missions
from certbody.billing.rules import fees as rules
from certbody.kit import clock, wording
from certbody.kit.verdict import Verdict, all_of, refuse

_ACCOUNT_FIELDS = (
    "legal_name",
    "legal_form",
    "capital",
    "rcs_city",
    "siret",
    "vat_number",
    "address",
    "postcode",
    "city",
    "iban",
    "mandate_at",
)


@dataclass(frozen=True)
class Statement:
    """A mission with what is due for it: its lines, its expenses, their sum, and why it may not be handed in yet."""

    mission: Mission
    account: AuditorAccount | None
    lines: tuple[rules.Due, ...]
    expenses: Sequence[AuditorExpense]
    sums: rules.Sums
    verdict: Verdict

    @property
    def kind(self) -> str:
        """Who writes the invoice, or that there are expenses alone."""
        return kind_of(self.account)


def statement_of(mission: Mission) -> Statement:
    """What the fee of a mission comes to: today, or as it was handed in. Three statements."""
    account, prices = find_account(mission.membership_id), list_prices_of(mission.membership_id)
    return _statement(mission, account, prices, list_expenses([mission.fee.id] if mission.fee else []))


def list_statements(membership_id: UUID, account: AuditorAccount | None) -> list[Statement]:
    """The statements of a member's missions, the newest first. Three statements, however many missions."""
    prices, missions = list_prices_of(membership_id), list_missions(membership_id)
    spent: dict[UUID, list[AuditorExpense]] = {}
    for one in list_expenses([mission.fee.id for mission in missions if mission.fee]):
        spent.setdefault(one.fee_id, []).append(one)
    return [_statement(one, account, prices, spent.get(one.fee.id, []) if one.fee else []) for one in missions]


def _statement(
    mission: Mission,
    account: AuditorAccount | None,
    prices: Iterable[AuditorPrice],
    expenses: Sequence[AuditorExpense],
) -> Statement:
    fee = mission.fee
    if fee is not None and fee.state != "draft":
        sums = rules.Sums(fee.net_cents, fee.vat_cents)
        return Statement(mission, account, read_lines(fee.lines), expenses, sums, Verdict())
    lines = lines_of(mission, account, prices)
    sums = sum_of(lines, expenses, account)
    employed = account is not None and account.employed
    verdict = all_of(
        rules.may_submit(mission.as_rule(), lines, sums, employed=employed),
        _account_complete(account),
    )
    return Statement(mission, account, lines, expenses, sums, verdict)


def lines_of(mission: Mission, account: AuditorAccount | None, prices: Iterable[AuditorPrice]) -> tuple[rules.Due, ...]:
    """What is due for a mission at the prices of its first day; nothing to who is employed."""
    if account is not None and account.employed:
        return ()
    day: date = mission.priced_on or clock.today()
    return rules.due_lines(mission.as_rule(), rules.prices_in_force((one.as_rule() for one in prices), day))


def sum_of(
    lines: Iterable[rules.Due], expenses: Iterable[AuditorExpense], account: AuditorAccount | None
) -> rules.Sums:
    """What lines and expenses come to, under the VAT situation of the account."""
    taxed = account is not None and not account.employed
    charged = sum(one.charged_cents for one in expenses)
    return rules.sums_of(lines, charged, account.vat if account is not None and taxed else rules.EXEMPT)


def kind_of(account: AuditorAccount | None) -> str:
    """Who writes the invoice of an account, or that there is none to write."""
    if account is None:
        return rules.SELF_BILLED
    return rules.EXPENSES_ONLY if account.employed else account.billing


def kept_lines(lines: Iterable[rules.Due]) -> list[dict[str, Any]]:
    """The lines as a fee keeps them."""
    return [
        {
            "code": one.code, "quantity": one.quantity, "unit_cents": one.unit_cents, "net_cents": one.net_cents,
            "since": one.since.isoformat() if one.since else None,
        }
        for one in lines
    ]  # fmt: skip


def read_lines(kept: Iterable[Mapping[str, Any]]) -> tuple[rules.Due, ...]:
    """The lines that a fee kept."""
    return tuple(
        rules.Due(
            one["code"], one["quantity"], one["unit_cents"], date.fromisoformat(one["since"]) if one["since"] else None
        )
        for one in kept
    )


def _account_complete(account: AuditorAccount | None) -> Verdict:
    known = {name: getattr(account, name) for name in _ACCOUNT_FIELDS} if account else {}
    employed, billing, vat = (
        (account.employed, account.billing, account.vat) if account else (False, rules.SELF_BILLED, rules.EXEMPT)
    )
    lacking = rules.account_lacks(known, employed=employed, billing=billing, vat=vat)
    if not lacking:
        return Verdict()
    named = ", ".join(wording.label("auditor_account.field", one) for one in lacking)
    return refuse("fee_account_incomplete", rules.FEE_RULE, fields=named)
