"""Messages on the life of invoices, read and written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from lxml import etree

from certbody.kit.cdar import LARGEST, BadMessage, Named, read_message, write_cashed
from tests.billing.platforms import a_message

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def test_a_message_says_the_invoice_the_status_the_moment_in_paris_and_the_reason() -> None:
    message = read_message(a_message("F-2026-000007", "213", "20261126103000", reason="Adresse inconnue", id="M-1"))
    (said,) = message.said
    assert (message.id, said.number, said.code, said.at, said.reason) == (
        "M-1", "F-2026-000007", "213", AT, "REJ_COH · Adresse inconnue",
    )  # fmt: skip


@pytest.mark.parametrize("told", ['0002">732829320', '0009">732 829 320 00074'])
def test_a_message_says_whose_invoice_it_is_and_of_which_day(told: str) -> None:
    seller = f'<ram:GlobalID schemeID="{told}</ram:GlobalID>'
    (said,) = read_message(a_message("F-1", "200", "20261126103000", seller=seller, issued="20261102")).said
    assert (said.seller, said.issued_on) == ("732829320", date(2026, 11, 2))


def test_a_message_without_a_number_has_that_of_its_contents() -> None:
    one, same, other = (read_message(a_message("F-1", code, "20261126103000", id="")) for code in ("200", "200", "203"))
    assert one.id == same.id != other.id


@pytest.mark.parametrize(
    "content",
    [
        b"", b"%PDF-1.7", b"<a/>", b"x" * (LARGEST + 1),
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + a_message("F-1", "200", "20261126103000"),
        a_message("", "200", "20261126103000"), a_message("F-1", "", "20261126103000"),
        a_message("F-1", "21", "20261126103000"), a_message("F-1", "200", "hier"),
        a_message("F-1", "200", ""), a_message("F-1", "200", "20261126103000", seller=""),
        a_message("F-1", "200", "20261126103000", seller='<ram:GlobalID schemeID="0088">3012345678900</ram:GlobalID>'),
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused(content: bytes) -> None:
    with pytest.raises(BadMessage):
        read_message(content)


def test_money_is_told_by_rate_and_read_back_as_status_212() -> None:
    invoice = Named("F-1", "386", date(2026, 11, 1), "732829320")
    written = write_cashed("F-1-p", invoice, {2000: 48_000, 0: -12_005}, date(2026, 11, 25), AT)
    (said,) = read_message(written).said
    assert (said.number, said.code, said.at) == ("F-1", "212", AT)
    texts = {element.tag.split("}")[1]: [] for element in etree.fromstring(written).iter()}
    for element in etree.fromstring(written).iter():
        texts[element.tag.split("}")[1]].append(element.text)
    assert (texts["ValuePercent"], texts["ValueAmount"]) == (["20.00", "0.00"], ["480.00", "-120.05"])
    assert (texts["GlobalID"], texts["TypeCode"][0]) == (["732829320"], "386")
