"""The main job, clicked through by its people: from the public door to a certificate that lives."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Pages
from tests.browser.cycle import asking, auditing, deciding
from tests.browser.cycle.people import gather
from tests.support import Bench

pytestmark = pytest.mark.browser


def test_a_certification_from_the_first_request_to_the_paid_invoice(pages: Pages, bench: Bench) -> None:
    people = gather(pages, bench)
    email = asking.ask_at_the_public_door(people)
    asking.join_by_the_mail(people, email)
    asking.apply_step_by_step(people)
    asking.find_admissible(people)
    asking.open_size_and_quote(people)
    asking.accept_the_contract(people)
    auditing.plan_for_today(people)
    auditing.send_and_acknowledge_the_plan(people)
    auditing.declare_and_open(people)
    auditing.meet_the_rule(people)
    auditing.record_every_finding(people)
    auditing.close_and_sign(people)
    deciding.answer_with_plans(people)
    deciding.return_once_then_accept(people)
    deciding.lift_the_major(people)
    deciding.review_the_file(people)
    deciding.decide(people)
    deciding.show_the_certificate(people)
    deciding.invoice_and_be_paid(people)
    deciding.suspend_and_lift(people)
