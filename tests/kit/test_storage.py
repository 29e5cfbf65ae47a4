"""Bytes are kept whole, read from any place, and forgotten: the same in a folder and a bucket, sealed or not."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from certbody.config import Settings
from certbody.kit.errors import Unavailable
from certbody.kit.ids import new_id
from certbody.kit.storage import CHUNK, Kept, Storage, chosen, key_of, pieces
from certbody.kit.storage_local import Folder
from certbody.kit.storage_sealed import MARK, Sealed
from tests.stores import KEY, a_bucket, store_settings

SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17, 9 * 1024 * 1024)


def a_key() -> str:
    return key_of(new_id(), new_id())


def by_chunks(body: bytes, size: int = 50_000) -> Iterator[bytes]:
    stream = io.BytesIO(body)
    while chunk := stream.read(size):
        yield chunk


class TestEachPlace:
    """What holds wherever files lie."""

    @pytest.mark.parametrize("size", SIZES)
    def test_what_was_written_is_read(self, store: Storage, size: int) -> None:
        body, kept = os.urandom(size), Kept(store, a_key())
        kept.write(by_chunks(body))
        assert kept.exists()
        assert kept.read_bytes() == body
        with kept.open() as stream:
            assert b"".join(pieces(stream)) == body

    def test_any_place_of_a_file_is_read_alone(self, store: Storage) -> None:
        body, key = os.urandom(3 * CHUNK + 100), a_key()
        store.write(key, [body])
        with store.open(key) as stream:
            assert stream.seek(0, io.SEEK_END) == len(body)
            for start, count in ((0, 10), (CHUNK - 5, 10), (3 * CHUNK + 90, 50), (2 * CHUNK, CHUNK), (7, 1)):
                assert stream.seek(start) == start
                assert stream.read(count) == body[start : start + count]
            assert stream.seek(-10, io.SEEK_END) == len(body) - 10
            assert stream.read() == body[-10:]
            assert stream.read() == b""

    def test_what_is_written_again_is_replaced(self, store: Storage) -> None:
        key = a_key()
        store.write(key, [b"first and longer"])
        store.write(key, [b"second"])
        assert Kept(store, key).read_bytes() == b"second"

    def test_a_write_that_breaks_leaves_nothing_or_what_was_there(self, store: Storage) -> None:
        def broken(length: int) -> Iterator[bytes]:
            yield b"x" * length
            raise RuntimeError("power cut")

        new, old = Kept(store, a_key()), Kept(store, a_key())
        old.write([b"before"])
        for length in (10, 20 * 1024 * 1024):
            for kept in (new, old):
                with pytest.raises(RuntimeError, match="power cut"):
                    kept.write(broken(length))
        assert not new.exists()
        assert old.read_bytes() == b"before"

    def test_what_is_removed_is_gone_and_removing_again_finds_nothing(self, store: Storage) -> None:
        kept, tenant = Kept(store, a_key()), new_id()
        kept.write([b"x"])
        for _ in range(2):
            kept.remove()
            assert not kept.exists()
        for name in ("uploads/1/a", "uploads/1/b", "uploads/10/a"):
            store.write(f"{tenant}/{name}", [b"x"])
        for _ in range(2):
            store.remove_all(f"{tenant}/uploads/1/")
        there = [Kept(store, f"{tenant}/uploads/{name}").exists() for name in ("1/a", "1/b", "10/a")]
        assert there == [False, False, True]

    def test_it_says_that_it_can_be_used(self, store: Storage) -> None:
        assert store.examine() == store.examine()


def listed(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_broken_write_leaves_no_half_file_in_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        Folder(tmp_path).write(a_key(), (bytes([1 // number]) for number in (1, 0)))
    assert listed(tmp_path) == []


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    bucket = a_bucket(request.getfixturevalue("s3_endpoint"), monkeypatch) if request.param == "bucket" else ""
    made = chosen(store_settings(tmp_path, bucket, b"", request))
    assert isinstance(made, Sealed)
    return made._inner


class TestSealed:
    """What a key adds."""

    def test_nothing_of_the_content_shows(self, place: Storage) -> None:
        key = a_key()
        Sealed(place, KEY).write(key, [b"confidentiel " * 20_000])
        lying = Kept(place, key).read_bytes()
        assert lying.startswith(MARK)
        assert b"confid" not in lying

    def test_the_same_bytes_are_never_sealed_alike(self, place: Storage) -> None:
        one, other, sealed = a_key(), a_key(), Sealed(place, KEY)
        for key in (one, other):
            sealed.write(key, [b"x" * 100])
        assert Kept(place, one).read_bytes()[30:] != Kept(place, other).read_bytes()[30:]

    def test_files_of_before_the_key_are_still_read(self, place: Storage) -> None:
        key, body = a_key(), os.urandom(3 * CHUNK)
        Sealed(place, b"").write(key, [body])
        assert Kept(Sealed(place, KEY), key).read_bytes() == body

    @pytest.mark.parametrize("key", [b"", bytes(32)])
    def test_without_its_key_nothing_opens(self, place: Storage, key: bytes) -> None:
        name = a_key()
        Sealed(place, KEY).write(name, [b"secret"])
        with pytest.raises(Unavailable, match="FILES_KEY"):
            Kept(Sealed(place, key), name).read_bytes()

    @pytest.mark.parametrize("size", [0, 10, 2 * CHUNK, 2 * CHUNK + 10])
    def test_whatever_is_altered_does_not_open(self, place: Storage, size: int) -> None:
        sealed, key = Sealed(place, KEY), a_key()
        sealed.write(key, [b"x" * size])
        whole = Kept(place, key).read_bytes()
        block = CHUNK + 16
        swapped = whole[:24] + whole[24 + block : 24 + 2 * block] + whole[24 : 24 + block] + whole[24 + 2 * block :]
        for altered in (whole[:-1], whole[:24], whole[: 24 + block], whole + b"x", swapped, whole[:-1] + b"\x00"):
            if altered != whole:
                place.write(key, [altered])
                with pytest.raises(Unavailable, match="altered"):
                    Kept(sealed, key).read_bytes()

    def test_a_file_in_the_place_of_another_does_not_open(self, place: Storage) -> None:
        tenant, sealed = new_id(), Sealed(place, KEY)
        mine, other, strange = key_of(tenant, new_id()), key_of(tenant, new_id()), a_key()
        sealed.write(mine, [b"mine"])
        for key in (other, strange):
            place.write(key, [Kept(place, mine).read_bytes()])
            with pytest.raises(Unavailable, match="altered"):
                Kept(sealed, key).read_bytes()

    def test_another_key_is_told_by_the_check(self, place: Storage) -> None:
        assert Sealed(place, KEY).examine().endswith(", sealed")
        for key in (b"", bytes(32)):
            with pytest.raises(Unavailable, match="FILES_KEY"):
                Sealed(place, key).examine()


@pytest.mark.usefixtures("place")
class TestABucketThatCannotBeUsed:
    """One line says what is wrong."""

    @pytest.mark.parametrize("place", ["bucket"], indirect=True)
    def test_it_does_not_exist(self, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        self._says("bucket nowhere: NoSuchBucket", store_settings(tmp_path, "nowhere", b"", request))

    @pytest.mark.parametrize("place", ["bucket"], indirect=True)
    def test_it_does_not_answer(self, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        made = store_settings(tmp_path, "files", b"", request)
        object.__setattr__(made, "files_endpoint", "http://127.0.0.1:9")
        self._says("bucket files: Could not connect", made)

    def _says(self, said: str, settings: Settings) -> None:
        with pytest.raises(Unavailable) as caught:
            chosen(settings).examine()
        assert str(caught.value).startswith(said)
        assert "\n" not in str(caught.value)
