"""The tables of training organisations."""

from certbody.clients.models.applications import Application, ApplicationReview
from certbody.clients.models.organisations import Complaint, Organisation, Site
from certbody.clients.models.public_list import ListedOrganisation, ListImport

__all__ = ["Application", "ApplicationReview", "Complaint", "ListImport", "ListedOrganisation", "Organisation", "Site"]
