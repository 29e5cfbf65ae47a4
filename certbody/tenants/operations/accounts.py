"""Signing in and out, and passwords."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from certbody.kit import clock, outbox, passwords
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants.models import LoginSession, Person
from certbody.tenants.queries.identity import SignedIn, just_signed_in
from certbody.tenants.queries.people import find_person, find_resetter, get_person


def sign_in(email: str, password: str, *, user_agent: str, address: str) -> SignedIn | None:
    """Opens a session when address and password belong together; None otherwise, after the same time."""
    person = find_person(email)
    if not passwords.matches(person.password_hash if person else None, password) or person is None:
        return None
    return open_session(person, user_agent=user_agent, address=address)


def open_session(person: Person, *, user_agent: str, address: str) -> SignedIn:
    """A new session of this person in this browser."""
    session = LoginSession(person_id=person.id, user_agent=user_agent[:300], address=address)
    session.created_at = session.seen_at = clock.now()
    db.session.add(session)
    db.session.flush()
    return just_signed_in(person, session.id)


def end_session(person_id: UUID, session_id: UUID) -> None:
    """Signs one browser of this person out."""
    _end(LoginSession.person_id == person_id, LoginSession.id == session_id)


def end_every_session(person_id: UUID) -> None:
    """Signs this person out everywhere."""
    _end(LoginSession.person_id == person_id)


def _end(*conditions: object) -> None:
    db.session.execute(
        update(LoginSession).where(*conditions, LoginSession.ended_at.is_(None)).values(ended_at=clock.now())  # type: ignore[arg-type]
    )


def note_session_seen(session_id: UUID) -> None:
    """Writes down that a session is in use."""
    db.session.execute(update(LoginSession).where(LoginSession.id == session_id).values(seen_at=clock.now()))


def set_password(person: Person, password: str) -> None:
    """Gives a person a new password and signs every browser out. Invalid when it is too short, too long or the name."""
    check_password(password, person)
    _write_password(person, password)
    end_every_session(person.id)


def confirm_password(person_id: UUID, password: str) -> None:
    """Asks once more whether it is the person, for what an open session alone must not give."""
    if not passwords.matches(get_person(person_id).password_hash, password):
        raise Invalid({"password": ["password_wrong"]})


def change_password(person_id: UUID, session_id: UUID, current: str, password: str) -> None:
    """Gives someone who knows the password in use a new one; every other browser is signed out, this one stays."""
    person = get_person(person_id)
    if not passwords.matches(person.password_hash, current):
        raise Invalid({"current": ["password_wrong"]})
    check_password(password, person)
    _write_password(person, password)
    _end(LoginSession.person_id == person_id, LoginSession.id != session_id)


def reset_password(person_id: UUID, mark: str, password: str) -> None:
    """Gives the person of a reset link a new password. Refused when the link has served: `mark` is the old password's.

    The person's row is locked first, so that a link followed twice at the same moment works once.
    """
    person = find_resetter(person_id, mark, lock=True)
    if person is None:
        raise Refused(Reason("link_over"))
    set_password(person, password)


def _write_password(person: Person, password: str) -> None:
    person.password_hash = passwords.hash_password(password)
    person.password_changed_at = clock.now()
    db.session.flush()


def check_password(password: str, person: Person) -> None:
    """Invalid when a password is too easy to guess (ASVS 6.2: length, context, common ones; no composition rules)."""
    folded = password.lower()
    if person.email.split("@")[0] in folded or person.email in folded or passwords.is_common(password):
        raise Invalid({"password": ["password_guessable"]})
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise Invalid({"password": ["password_length"]})


def ask_password_reset(email: str) -> None:
    """Has a job look whether somebody has this address and send a link: the page takes and says the same either way."""
    outbox.post("password_reset", email=email)


def send_password_reset(email: str) -> None:
    """Sends a reset link when somebody has this address."""
    person = find_person(email)
    if person is not None:
        outbox.post_mail(
            "password_reset", person.email, locale=person.locale, person_id=str(person.id), name=person.name
        )


def choose_locale(person_id: UUID, locale: str) -> None:
    """Remembers the language this person reads in."""
    db.session.execute(update(Person).where(Person.id == person_id).values(locale=locale))


def rename(person_id: UUID, name: str) -> None:
    """Gives a person the name that every page and document of the future shows; past records keep theirs."""
    get_person(person_id).name = name
    db.session.flush()
