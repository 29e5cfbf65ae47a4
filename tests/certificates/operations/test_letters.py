"""Who hears of a certificate."""

from __future__ import annotations

from certbody.certificates.operations.letters import write_to
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.tenants.models import Person
from certbody.tenants.operations.members import end_membership
from tests import factories
from tests.support import Bench


def test_the_people_who_act_now_hear_of_it_in_their_language_and_nobody_else(bench: Bench) -> None:
    """The address that the organisation gave once may be that of somebody who has left."""
    body = bench.body()
    office = bench.member(body, "administrator")
    with bench.inside(body):
        organisation_id = factories.an_organisation(email="parti@exemple.fr").id
    present = bench.member(body, "client", organisation_id=organisation_id)
    gone = bench.member(body, "client", organisation_id=organisation_id)
    with bench.inside(body):
        assert gone.membership_id is not None
        end_membership(gone.membership_id, office)
        person = db.session.get_one(Person, present.person_id)
        person.locale = "en"
        organisation = db.session.get_one(Organisation, (body.id, organisation_id))
        write_to(organisation, "decision_maintained", number="C-00001")
    bench.run_jobs()
    (mail,) = bench.mails(body)
    assert mail.recipient == bench.email_of(present)
    assert 'lang="en"' in (mail.body_html or "")
