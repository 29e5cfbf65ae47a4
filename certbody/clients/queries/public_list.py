"""Looking organisations up in the ministry's public list, as the body imported it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, any_, func, literal, select

from certbody.clients.models import ListedOrganisation, ListImport
from certbody.clients.rules.identifiers import check_nda, check_siret, check_siret_of, compact
from certbody.clients.rules.public_list import ListedRow, matches_list
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.kit.verdict import ALLOWED, Verdict
from certbody.tenants.boundary import current_tenant


@dataclass(frozen=True)
class Listed:
    """What the public list says about an organisation, and when that was imported."""

    row: ListedRow
    imported_at: datetime

    def values(self) -> dict[str, str]:
        """The fields of an organisation that the list knows, under their names in our forms, without wrong numbers."""
        siret_holds = check_siret(self.row.siret) and check_siret_of(self.row.siren, self.row.siret)
        return {
            "name": self.row.name,
            "siren": self.row.siren,
            "siret": self.row.siret if siret_holds else "",
            "nda": self.row.nda if check_nda(self.row.nda) else "",
            "address": self.row.street,
            "postcode": self.row.postcode,
            "city": self.row.town,
            "region_code": self.row.region,
        }


@dataclass(frozen=True)
class Comparison:
    """Whether an organisation's numbers tell the same story as the list, and what the list says."""

    verdict: Verdict
    listed: Listed | None


def find_listed(nda_or_siren: str) -> Listed | None:
    """What the list says about this NDA, else about this SIREN: the row declared last when several share it."""
    number = compact(nda_or_siren)
    if not number:
        return None
    column = ListedOrganisation.siren if len(number) == 9 else ListedOrganisation.nda
    statement = _with_import().where(column == number)
    newest = ListedOrganisation.declared_on.desc().nulls_last()
    found = db.session.execute(statement.order_by(newest, ListedOrganisation.nda).limit(1)).one_or_none()
    return Listed(_as_row(found[0]), found[1]) if found else None


def compare_with_list(nda: str, siren: str) -> Comparison:
    """Compares an organisation's NDA and SIREN with the list; nothing to say before a list was imported (R6.6)."""
    listed = find_listed(nda or siren)
    if listed is None and (not nda or not list_is_known()):
        return Comparison(ALLOWED, None)
    return Comparison(matches_list(compact(nda or (listed.row.nda if listed else "")), compact(siren),
                                   listed.row if listed else None), listed)  # fmt: skip


def list_is_known() -> bool:
    """Whether the body has imported a list at all."""
    return db.session.scalar(select(ListedOrganisation.id).limit(1)) is not None


def get_list_import(list_import_id: UUID) -> ListImport:
    """One import, or NotFound."""
    found = db.session.get(ListImport, (current_tenant(), list_import_id))
    if found is None:
        raise NotFound
    return found


def list_imports(limit: int = 50) -> list[ListImport]:
    """The latest imports, newest first."""
    return list(db.session.scalars(select(ListImport).order_by(ListImport.created_at.desc()).limit(limit)))


def list_flagged(flag: str, after: str = "", limit: int = 50) -> list[ListedOrganisation]:
    """Rows of the list that the checks flagged, by NDA from `after` on; those with one flag when it is named."""
    statement = select(ListedOrganisation).where(ListedOrganisation.flags != [], ListedOrganisation.nda > after)
    if flag:
        statement = statement.where(literal(flag) == any_(ListedOrganisation.flags))
    return list(db.session.scalars(statement.order_by(ListedOrganisation.nda).limit(limit)))


def count_flags() -> dict[str, int]:
    """How many rows of the list carry each flag, the most frequent first."""
    flag = func.unnest(ListedOrganisation.flags).label("flag")
    flags = select(flag).where(ListedOrganisation.flags != []).subquery()
    counted = select(flags.c.flag, func.count()).group_by(flags.c.flag).order_by(func.count().desc(), flags.c.flag)
    return dict(db.session.execute(counted).all())


def _with_import() -> Select[ListedOrganisation, datetime]:
    same = (ListImport.tenant_id == ListedOrganisation.tenant_id) & (ListImport.id == ListedOrganisation.import_id)
    return select(ListedOrganisation, ListImport.created_at).join(ListImport, same)


def _as_row(found: ListedOrganisation) -> ListedRow:
    return ListedRow(
        nda=found.nda, previous_ndas=tuple(found.previous_ndas), name=found.name, siren=found.siren,
        siret=found.siret, street=found.address, postcode=found.postcode, town=found.city,
        region=found.region_code, categories=tuple(found.certified_categories), foreign_body=(),
        declared_on=found.declared_on, year_start=None, year_end=None, specialities=(), trainees=found.trainees,
        trainees_entrusted=None, trainers=found.trainers, flags=tuple(found.flags),
    )  # fmt: skip
