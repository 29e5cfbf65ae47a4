"""What `compose.yml` and `Dockerfile` promise, as far as it can be told without an engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "compose.yml").read_text(encoding="utf-8"))["services"]
OURS = ("web", "worker", "scheduler", "migrate")
OF_THE_DEMO = {"MAILBOX", "CHEAP_PASSWORDS"}


def test_every_setting_of_the_program_is_named() -> None:
    known = set(re.findall(r'read\.\w+\("([A-Z_]+)"', (ROOT / "certbody/config.py").read_text(encoding="utf-8")))
    known |= {"DATABASE_OWNER_URL", "SECRET_KEY", "BASE_URL", "MAIL_FROM", "LOG_LEVEL", "FILES_KEY", "FILES_ENDPOINT"}
    known |= {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}  # read by boto3 itself
    assert set(SERVICES["migrate"]["environment"]) == known - OF_THE_DEMO


@pytest.mark.parametrize("name", OURS)
def test_only_the_migrations_know_the_owner(name: str) -> None:
    secrets = str(SERVICES[name]["environment"])
    assert ("OWNER_PASSWORD" in secrets) == (name == "migrate")
    assert "POSTGRES_PASSWORD" not in secrets


@pytest.mark.parametrize("name", OURS)
def test_each_process_runs_closed_in_and_is_watched_or_ends(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert ("test" in service["healthcheck"]) == (name != "migrate")


def test_the_image_is_built_from_files_that_the_build_may_see() -> None:
    seen = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    copied = [
        word
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)
        for word in line.split()
    ]
    assert sorted(copied) == sorted(seen)
    assert [name for name in copied if not (ROOT / name).exists()] == []
