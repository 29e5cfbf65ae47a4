"""Making, sending, replacing and declining quotes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.billing.models import Quote
from certbody.billing.operations.prices import end_discount, set_discount, set_price
from certbody.billing.operations.quotes import decline_quote, make_quote, send_quote
from certbody.billing.queries.prices import list_offers, price_list_on
from certbody.billing.queries.quotes import get_quote
from certbody.billing.rules.discounts import Discount
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from tests import factories
from tests.billing.scenes import a_scene, offer
from tests.support import Bench


def test_a_price_counts_from_its_day_and_the_former_stays(bench: Bench) -> None:
    body = bench.body()
    office = bench.member(body, "administrator")
    today = clock.today()
    with bench.inside(body):
        set_price("half_day.initial", 40_000, today, office)
        set_price("half_day.initial", 50_000, today + timedelta(days=10), office)
        assert price_list_on(today).half_day_cents == {"initial": 40_000}
        assert price_list_on(today + timedelta(days=10)).half_day_cents == {"initial": 50_000}
        with pytest.raises(Invalid):
            set_price("half_day.initial", 1, today - timedelta(days=1), office)


def test_a_quote_takes_its_lines_from_the_size_and_the_prices(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        quote = make_quote(scene.audit_id, scene.office)
        assert [(line["code"], line["quantity"], line["net_cents"], line["sizing_line"]) for line in quote.lines] == [
            ("audit_half_day", 2, 88_500, "half_days"),
            ("file_fee", 1, 15_000, "audit"),
        ]
        assert (quote.net_cents, quote.vat_cents, quote.gross_cents) == (103_500, 20_700, 124_200)
        assert quote.number == "D-00001"
        assert quote.valid_until == clock.today() + timedelta(days=60)
        assert db.session.scalars(select(Audit.state)).one() == "quoted"


def test_a_discount_on_request_is_chosen_for_one_quote(bench: Bench) -> None:
    scene = a_scene(bench)
    today = clock.today()
    with bench.inside(scene.body):
        asked = set_discount(Discount("Réseau", 1_250, 0, today, None, frozenset({"initial"})), True, scene.office)
        other = set_discount(Discount("Fidélité", 0, 9_000, today, today, frozenset({"renewal"})), True, scene.office)
        quote = make_quote(scene.audit_id, scene.office)
        assert [line["code"] for line in quote.lines] == ["audit_half_day", "file_fee"]
        assert list_offers(today) == [other, asked]
        anew = make_quote(scene.audit_id, scene.office, [asked.id, other.id])
        assert (quote.state, anew.net_cents) == ("replaced", 103_500 - 12_938)
        line = anew.lines[-1]
        assert (line["label"], line["sizing_line"], line["part"]) == ("Réseau (12,5 %)", "lines", "initial")
        assert (line["price"], line["price_from"]) == ("discount.Réseau", today.isoformat())


def test_a_discount_ends_on_a_day_to_come_and_its_quotes_keep_it(bench: Bench) -> None:
    scene = a_scene(bench)
    today = clock.today()
    with bench.inside(scene.body):
        discount = set_discount(Discount("Rentrée", 1_000, 0, today), False, scene.office)
        quote = make_quote(scene.audit_id, scene.office)
        assert quote.net_cents == 93_150
        with pytest.raises(Invalid):
            end_discount(discount.id, today - timedelta(days=1), scene.office)
        end_discount(discount.id, today, scene.office)
        assert [len(price_list_on(today + timedelta(days=days)).discounts) for days in (0, 1)] == [1, 0]
        assert get_quote(quote.id, scene.office).net_cents == 93_150
        for wrong in ((0, 0, today), (5, 5, today), (5, 0, today - timedelta(days=1))):
            with pytest.raises(Invalid):
                set_discount(Discount("Faux", wrong[0], wrong[1], wrong[2]), False, scene.office)
        with pytest.raises(Invalid):
            set_discount(Discount("Faux", 5, 0, today, today - timedelta(days=1)), False, scene.office)
        with pytest.raises(NotFound):
            end_discount(quote.id, today, scene.office)


def test_no_price_no_quote(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        organisation = factories.an_organisation()
        audit = factories.an_audit(organisation, kind="renewal", state="sized")
        factories.a_size(audit)
        with pytest.raises(Refused, match="price_missing"):
            make_quote(audit.id, scene.office)


def test_a_quote_leaves_only_after_the_review(bench: Bench) -> None:
    scene = a_scene(bench, reviewed=False)
    with bench.inside(scene.body):
        quote = make_quote(scene.audit_id, scene.office)
        with pytest.raises(Refused, match="review_missing"):
            send_quote(quote.id, scene.office)


def test_a_quote_for_another_duration_stays_here(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        quote = make_quote(scene.audit_id, scene.office)
        factories.a_size(db.session.scalars(select(Audit)).one(), 5, sized_at=clock.now())
        with pytest.raises(Refused, match="quote_size_changed"):
            send_quote(quote.id, scene.office)


def test_sending_freezes_the_contract_and_writes_to_the_client(bench: Bench) -> None:
    scene = a_scene(bench)
    quote_id, contract_id = offer(scene)
    bench.run_jobs()
    (mail,) = scene.bench.mails(scene.body)
    assert mail.recipient == bench.email_of(scene.client)
    assert f"/portal/quotes/{quote_id}" in (mail.body_text or "")
    with bench.inside(scene.body), pytest.raises(Refused, match="quote_already_sent"):
        send_quote(quote_id, scene.office)
    assert contract_id


def test_a_new_quote_replaces_the_former(bench: Bench) -> None:
    scene = a_scene(bench)
    offer(scene)
    with bench.inside(scene.body):
        make_quote(scene.audit_id, scene.office)
        assert sorted(db.session.scalars(select(Quote.state))) == ["draft", "replaced"]


def test_the_client_declines_with_a_reason_and_the_office_hears_it(bench: Bench) -> None:
    scene = a_scene(bench)
    quote_id, _ = offer(scene)
    with bench.inside(scene.body):
        with pytest.raises(Invalid):
            decline_quote(quote_id, " ", scene.client)
        assert decline_quote(quote_id, "Trop cher", scene.client).state == "declined"
        with pytest.raises(Refused, match="quote_not_open"):
            decline_quote(quote_id, "Encore", scene.client)
    bench.run_jobs()
    assert "Trop cher" in (bench.mails(scene.body)[-1].body_text or "")


def test_a_client_sees_its_own_quotes_once_sent(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        other = factories.an_organisation().id
        draft = make_quote(scene.audit_id, scene.office)
        with pytest.raises(NotFound):
            get_quote(draft.id, scene.client)
        send_quote(draft.id, scene.office)
        assert get_quote(draft.id, scene.client).id == draft.id
        quote_id = draft.id
    stranger = bench.member(scene.body, "client", organisation_id=other)
    with bench.inside(scene.body), pytest.raises(NotFound):
        get_quote(quote_id, stranger)
