"""The shapes of the forms about auditors' fees: account, prices, expenses, invoices, orders to the bank."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, post_load, validate
from marshmallow.fields import List
from stdnum import bic, iban
from stdnum.fr import siret, tva

from certbody.billing.rules import expenses, fees
from certbody.billing.rules.pain001 import VERSIONS
from certbody.kit import fields
from certbody.kit.http import FormSchema
from certbody.tenants.schemas.settings import CheckedNumber

MOST_CENTS = 10_000_000


def _amount(most: int, least: int = 1) -> validate.Range:
    return validate.Range(least, most, error=_l("Indiquez un montant supérieur à zéro et vraisemblable."))


class AccountForm(FormSchema):
    """Who an auditor is on invoices, and where they are paid."""

    version = fields.Version()
    billing = fields.Choice(fees.BILLING, required=True)
    vat = fields.Choice(fees.VAT_SITUATIONS, required=True)
    legal_name = fields.Text(longest=70, required=True)
    legal_form = fields.Text(longest=60)
    capital = fields.Text(longest=40)
    rcs_city = fields.Text(longest=60)
    siret = CheckedNumber(siret)
    vat_number = CheckedNumber(tva)
    address = fields.Text()
    postcode = fields.Text(longest=10)
    city = fields.Text(longest=80)
    iban = CheckedNumber(iban)
    bic = CheckedNumber(bic)
    mandate = fields.Flag()


class EmploymentForm(FormSchema):
    """Whether an auditor is employed."""

    employed = fields.Flag()


class AuditorPriceForm(FormSchema):
    """One price of an auditor from a day on; none at all ends it."""

    code = fields.Choice(fees.CODES, required=True)
    unit_cents = fields.Money(required=True, data_key="unit", validate=_amount(MOST_CENTS, 0))
    valid_from = fields.Day(required=True)


class CapForm(FormSchema):
    """One cap from a day on."""

    kind = fields.Choice(expenses.CAPPED, required=True)
    cents = fields.Money(required=True, data_key="amount", validate=_amount(expenses.MOST_CENTS))
    valid_from = fields.Day(required=True)


class ExpenseForm(FormSchema):
    """What was spent: kilometres as a number, anything else as an amount with its receipt."""

    kind = fields.Choice(expenses.KINDS, required=True)
    spent_on = fields.Day(required=True)
    quantity = fields.Integer(least=1, most=5_000, load_default=1)
    amount_cents = fields.Money(data_key="amount", validate=_amount(expenses.MOST_CENTS))
    vat_cents = fields.Money(data_key="vat", load_default=0)
    note = fields.Text(longest=200)
    file = fields.Upload()


class OwnInvoiceForm(FormSchema):
    """The invoice that an auditor wrote."""

    number = fields.Text(longest=40, required=True)
    invoiced_on = fields.Day(required=True)
    net_cents = fields.Money(required=True, data_key="net", validate=_amount(MOST_CENTS))
    vat_cents = fields.Money(data_key="vat", load_default=0)
    file = fields.Upload(required=True)


class ApprovalForm(FormSchema):
    """Why what is over a cap is taken over, by expense, under `over-<its id>`."""

    reasons = fields.Prefixed("over-", longest=500)

    @post_load
    def read_reasons(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Each reason by the id of its expense."""
        try:
            return {"reasons": {UUID(name.removeprefix("over-")): text for name, text in values["reasons"].items()}}
        except ValueError:
            raise ValidationError(_l("Ce champ attend du texte.")) from None


class RunForm(FormSchema):
    """Which fees to pay, when, in which version of the file."""

    fees = List(fields.Identifier(required=True), load_default=list)
    execute_on = fields.Day(required=True)
    version = fields.Choice(VERSIONS, load_default=VERSIONS[0], data_key="file_version")


class ExecutionForm(FormSchema):
    """When the bank carried an order out."""

    executed_on = fields.Day(required=True)
