"""What the demo's bank tells: a statement with transfers that some open invoices explain, and one that none does."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import islice
from xml.sax.saxutils import escape

from certbody.billing.operations.bank_statements import send_statement
from certbody.billing.queries.bank import list_open_invoices
from certbody.billing.rules.bank_matching import OpenInvoice
from certbody.demo.cast import Cast
from certbody.demo.stage import at, workday_before
from certbody.kit import clock

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
    "<BkToCstmrStmt><Stmt><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>\n"
)
_STRANGER = ("VIREMENT SEPA RECU", "SCI DU QUAI", 84_000)


def receive_transfers(cast: Cast) -> None:
    """The statement of the day before: paid in full, in part, without a number, and by nobody that we know."""
    money = cast.one("accountant" if "accountant" in cast.actors else "administrator")
    with cast.stage.scene(at(clock.today(), 8)):
        send_statement("releve-de-la-veille.xml", BytesIO(_statement(list(islice(list_open_invoices(), 3)))), money)


def _statement(owed: Sequence[OpenInvoice]) -> bytes:
    told = [_STRANGER]
    for rank, one in enumerate(owed):
        words = ("Audit Qualiopi", f"Facture {one.number}", f"Acompte {one.number}")[(rank + 1) % 3]
        told.append((words, one.client.upper(), one.left_cents // 2 if rank == 1 else one.left_cents))
    entries = "".join(_entry(rank, *one) for rank, one in enumerate(told))
    return f"{_OPENING}{entries}</Stmt></BkToCstmrStmt></Document>".encode()


def _entry(rank: int, words: str, payer: str, cents: int) -> str:
    day = workday_before(clock.today())
    return (
        f'<Ntry><Amt Ccy="EUR">{cents // 100}.{cents % 100:02d}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{day:%y%m%d}{rank:04d}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<RltdPties><Dbtr><Pty><Nm>{escape(payer)}</Nm></Pty></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{escape(words)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )
