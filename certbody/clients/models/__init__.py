"""The tables of training organisations."""

from certbody.clients.models.applications import Application, ApplicationReview
from certbody.clients.models.complaints import Complaint, ComplaintEvent
from certbody.clients.models.organisations import Organisation, Site
from certbody.clients.models.public_list import ListedOrganisation, ListImport

__all__ = [
    "Application",
    "ApplicationReview",
    "Complaint",
    "ComplaintEvent",
    "ListImport",
    "ListedOrganisation",
    "Organisation",
    "Site",
]
