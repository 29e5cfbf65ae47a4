"""The pages of billing."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from certbody.billing.views import (
    accounting,
    bank_lines,
    bank_statements,
    billing_profiles,
    charges,
    credit_notes,
    einvoicing,
    fee_rates,
    fees,
    invoices,
    my_fees,
    online_account,
    payment_runs,
    penalties,
    platform_plans,
    portal_invoices,
    portal_payments,
    portal_quotes,
    prices,
    quotes,
    refunds,
    reminders,
    simulator,
    statements,
    stripe_webhook,
    subscription,
    unlocking,
)
from certbody.tenants.places import Place
from certbody.tenants.rules.permissions import Permission

BLUEPRINTS: tuple[Blueprint, ...] = (
    *(quotes.bp, invoices.bp, credit_notes.bp, charges.bp, prices.bp, billing_profiles.bp),
    einvoicing.bp,
    *(accounting.bp, bank_lines.bp, bank_statements.bp),
    *(penalties.bp, reminders.bp, statements.bp, statements.portal_bp),
    *(portal_quotes.bp, portal_invoices.bp, simulator.bp),
    *(my_fees.bp, fees.bp, fee_rates.bp, payment_runs.bp),
    *(online_account.bp, portal_payments.bp, refunds.bp, stripe_webhook.bp),
    *(subscription.bp, platform_plans.bp, unlocking.bp),
)

PLACES: tuple[Place, ...] = (
    Place(20, "portal_quotes.list_quotes", _l("Devis et contrat"), "file-earmark-text", Permission.USE_PORTAL),
    Place(60, "quotes.list_quotes", _l("Devis"), "file-earmark-text", Permission.READ_MONEY),
    Place(65, "invoices.list_invoices", _l("Factures"), "receipt", Permission.READ_MONEY),
    Place(66, "fees.list_fees", _l("Honoraires"), "cash-coin", Permission.READ_MONEY),
    Place(66, "my_fees.list_missions", _l("Mes honoraires"), "cash-coin", Permission.CONDUCT_AUDITS),
    Place(67, "accounting.show_revenue", _l("Comptabilité"), "calculator", Permission.READ_MONEY),
    Place(70, "portal_invoices.list_invoices", _l("Factures"), "receipt", Permission.USE_PORTAL),
    Place(90, "prices.list_prices", _l("Prix"), "tag", Permission.READ_MONEY),
)
