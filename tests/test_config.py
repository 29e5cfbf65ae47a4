"""Settings: what the environment spells, and the one line for what it spells wrong."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.config import BadSetting, Settings

COMPLETE = {
    "DATABASE_URL": "postgresql://certbody_app:s%40cret@db.example/certbody",
    "REDIS_URL": "redis://queue.example:6379/0",
    "SECRET_KEY": "k" * 32,
    "BASE_URL": "https://certification.example/",
    "FILES_DIR": "/srv/files",
    "SMTP_URL": "smtps://user:word@mail.example:465",
    "MAIL_FROM": "certbody@certification.example",
}


def read(**changes: str | None) -> Settings:
    """The settings of a complete environment with some variables changed, or left out when None."""
    changed = COMPLETE | {name: value for name, value in changes.items() if value is not None}
    return Settings.from_environment(
        {name: value for name, value in changed.items() if changes.get(name, "") is not None}
    )


def test_complete_environment() -> None:
    settings = read()
    assert settings.database_url == "postgresql+psycopg://certbody_app:s%40cret@db.example/certbody"
    assert settings.database_owner_url == "postgresql+psycopg://certbody_owner:s%40cret@db.example/certbody"
    assert settings.base_url == "https://certification.example"
    assert settings.files_dir == Path("/srv/files")
    assert settings.cookie_secure
    assert not settings.mailbox
    assert (settings.trusted_proxies, settings.log_level, settings.body_limit_mb) == (0, "INFO", 64)
    assert not settings.cheap_passwords
    assert (settings.files_bucket, settings.files_key, settings.scan_command) == ("", b"", ())


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_variable_is_named(name: str) -> None:
    with pytest.raises(BadSetting, match=f"^{name} "):
        read(**{name: None})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://a@b/c"),
        ("DATABASE_URL", "postgresql://db.example/certbody"),
        ("DATABASE_URL", "postgresql://role@db.example"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgresql://role@db.example:port/certbody"),
        ("DATABASE_OWNER_URL", "sqlite:///x"),
        ("REDIS_URL", "http://queue.example"),
        ("REDIS_URL", "redis://"),
        ("SECRET_KEY", "k" * 31),
        ("BASE_URL", "certification.example"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https:///path"),
        ("SMTP_URL", "mail.example"),
        ("MAIL_FROM", "somebody"),
        ("MAIL_FROM", "@certification.example"),
        ("MAILBOX", "perhaps"),
        ("COOKIE_SECURE", "2"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "one"),
        ("LOG_LEVEL", "LOUD"),
        ("BODY_LIMIT_MB", "0"),
        ("FILES_ENDPOINT", "store.example"),
        ("FILES_KEY", "not base64"),
        ("FILES_KEY", "c2hvcnQ="),
        ("FILES_KEY", "é"),
        ("SCAN_COMMAND", "clamdscan 'open"),
    ],
)
def test_a_bad_value_is_one_line_that_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read(**{name: value})
    assert str(caught.value).startswith(f"{name} ")
    assert "\n" not in str(caught.value)


def test_files_in_a_bucket_need_no_folder() -> None:
    settings = read(
        FILES_DIR=None, FILES_BUCKET="files", FILES_ENDPOINT="https://s3.example", FILES_REGION="gra",
        FILES_KEY=base64.b64encode(bytes(32)).decode(), SCAN_COMMAND="clamdscan --no-summary -",
    )  # fmt: skip
    found = settings.files_bucket, settings.files_endpoint, settings.files_region, settings.files_key
    assert found == ("files", "https://s3.example", "gra", bytes(32))
    assert settings.scan_command == ("clamdscan", "--no-summary", "-")


def test_the_mailbox_is_refused_where_others_can_reach_it() -> None:
    with pytest.raises(BadSetting, match="MAILBOX"):
        read(MAILBOX="1")


def test_the_mailbox_stands_in_for_mail_settings() -> None:
    settings = read(MAILBOX="1", BASE_URL="http://127.0.0.1:8000", SMTP_URL=None, MAIL_FROM=None)
    assert settings.mailbox
    assert settings.smtp_url == ""
    assert settings.mail_from == "certbody@127.0.0.1"


@pytest.mark.parametrize(
    ("base_url", "said", "secure"),
    [
        ("http://127.0.0.1:8000", None, False),
        ("http://localhost:8000", None, False),
        ("https://127.0.0.1:8000", None, True),
        ("http://certification.example", None, True),
        ("http://127.0.0.1.evil.example", None, True),
        ("http://127.0.0.1:8000", "1", True),
        ("https://certification.example", "0", False),
        ("https://certification.example", "", True),
        ("http://127.0.0.1:8000", "", False),
    ],
)
def test_cookies_are_for_tls_alone_except_on_this_machine(base_url: str, said: str | None, secure: bool) -> None:
    assert read(BASE_URL=base_url, COOKIE_SECURE=said).cookie_secure is secure


def test_a_given_owner_wins() -> None:
    settings = read(DATABASE_OWNER_URL="postgresql://chief:x@db.example/certbody")
    assert settings.database_owner_url == "postgresql+psycopg://chief:x@db.example/certbody"


@given(name=st.sampled_from(sorted({*COMPLETE, "MAILBOX", "TRUSTED_PROXIES", "LOG_LEVEL"})), value=st.text())
def test_any_text_is_read_or_refused_in_one_line(name: str, value: str) -> None:
    said = ""
    try:
        read(**{name: value})
    except BadSetting as refusal:
        said = str(refusal)
    assert "\n" not in said
    assert not said or name in said
