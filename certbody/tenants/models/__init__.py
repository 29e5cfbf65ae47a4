"""The tables of tenants."""

from certbody.tenants.models.keeping import FileRead, JournalExport, LegalHold
from certbody.tenants.models.people import (
    PLATFORM_ID,
    PLATFORM_SLUG,
    Invitation,
    LoginSession,
    Membership,
    Person,
    Tenant,
)
from certbody.tenants.models.records import BodyProfile, BodySetting, JournalEntry, Mail, NumberCounter, StoredFile
from certbody.tenants.models.sending import Upload
from certbody.tenants.models.subscriptions import PlatformPlan, PlatformTerms, Subscription

__all__ = [
    "PLATFORM_ID",
    "PLATFORM_SLUG",
    "BodyProfile",
    "BodySetting",
    "FileRead",
    "Invitation",
    "JournalEntry",
    "JournalExport",
    "LegalHold",
    "LoginSession",
    "Mail",
    "Membership",
    "NumberCounter",
    "Person",
    "PlatformPlan",
    "PlatformTerms",
    "StoredFile",
    "Subscription",
    "Tenant",
    "Upload",
]
