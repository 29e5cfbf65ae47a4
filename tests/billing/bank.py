"""Statements of a bank account to start a test from, as banks write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from sqlalchemy import select

from certbody.billing.jobs.bank import read_sent
from certbody.billing.models import BankBatch, BankLine
from certbody.billing.operations.bank_statements import send_statement
from certbody.kit import clock
from certbody.kit.db import db
from tests.billing.scenes import Scene

IBAN = "FR7630006000011234567890189"


def an_entry(
    reference: str, euros: str, words: str = "", payer: str = "", *, day: date | None = None, currency: str = "EUR",
    sign: str = "CRDT", status: str = "BOOK", version: str = "02",
) -> str:  # fmt: skip
    """One booked movement in XML; `version` as the bank writes it, 02 or 08."""
    name = f"<Nm>{payer}</Nm>" if version == "02" else f"<Pty><Nm>{payer}</Nm></Pty>"
    told = status if version == "02" else f"<Cd>{status}</Cd>"
    return f"""<Ntry><Amt Ccy="{currency}">{euros}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>{told}</Sts>
<BookgDt><Dt>{day or clock.today()}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Dbtr>{name}</Dbtr></RltdPties><RmtInf><Ustrd>{words}</Ustrd></RmtInf></TxDtls></NtryDtls>
</Ntry>"""


def a_camt(*entries: str, version: str = "02", iban: str = IBAN) -> bytes:
    """A statement in XML."""
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{space}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>
<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{"".join(entries)}</Stmt></BkToCstmrStmt></Document>""".encode()


def a_table(*rows: str, heading: str = "Date;Libellé;Débit;Crédit") -> bytes:
    """A statement as a table, with the lines that banks put above it, in the letters of Windows."""
    above = "Compte courant;FR76 3000 6000;;\nSolde;1 250,00 €;;\n\n"
    return (above + "\n".join([heading, *rows]) + "\n").encode("cp1252")


def yesterday() -> date:
    return clock.today() - timedelta(days=1)


def sent(scene: Scene, body: bytes, name: str = "releve.xml") -> BankBatch:
    """A statement that was sent, and read when nothing is asked about it."""
    with scene.bench.inside(scene.body):
        batch_id = send_statement(name, BytesIO(body), scene.office).id
    return read(scene, batch_id)


def read(scene: Scene, batch_id: UUID) -> BankBatch:
    """A statement after the work on it."""
    with scene.bench.inside(scene.body):
        read_sent(str(batch_id))
    with scene.bench.inside(scene.body):
        batch = db.session.scalars(select(BankBatch).where(BankBatch.id == batch_id)).one()
        db.session.expunge(batch)
        return batch


def lines_of(scene: Scene) -> Sequence[BankLine]:
    """The lines that are kept, the oldest day first."""
    with scene.bench.inside(scene.body):
        found = list(db.session.scalars(select(BankLine).order_by(BankLine.day, BankLine.reference)))
        db.session.expunge_all()
        return found
