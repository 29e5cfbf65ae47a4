"""The four kinds of storage: a folder and a bucket, each with and without a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from certbody.config import Settings
from certbody.kit.ids import new_id
from certbody.kit.storage import Storage, chosen

PLACES = ("folder", "sealed folder", "bucket", "sealed bucket")
KEY = bytes(range(32))
REGION = "eu-west-3"


def a_store(place: str, folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Storage:
    """A storage of this kind with nothing in it."""
    bucket = ""
    if "bucket" in place:
        bucket = a_bucket(request.getfixturevalue("s3_endpoint"), monkeypatch)
    return chosen(store_settings(folder, bucket, KEY if "sealed" in place else b"", request))


def store_settings(folder: Path, bucket: str, key: bytes, request: pytest.FixtureRequest) -> Settings:
    """Settings that choose a storage; nothing else of them is looked at."""
    endpoint = request.getfixturevalue("s3_endpoint") if bucket else ""
    return Settings(
        database_url="", database_owner_url="", redis_url="", secret_key="", base_url="", files_dir=folder,
        files_bucket=bucket, files_endpoint=endpoint, files_region=REGION, files_key=key,
    )  # fmt: skip


def a_bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new bucket, with credentials in the environment."""
    import boto3

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    name = f"files-{new_id().hex[-12:]}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name=REGION)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return name
