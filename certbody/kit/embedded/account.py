"""Under which account a server runs that refuses root, and how it never outlives the program that started it.

An ordinary user runs it as is. Root, and a user id without an entry in the list of accounts, run it inside a user
namespace in which they appear as `nobody`: no account is created and no folder changes hands. Where namespaces are
forbidden (some containers), root hands the server to an unprivileged account.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from certbody.kit.starting import CannotStart

_NEW_USER_NAMESPACE = 0x10000000
_SIGNAL_ON_PARENT_DEATH = 1
_kernel = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Account:
    """How server programs are run: inside a namespace, under another account, or plainly."""

    enter: Callable[[], None] | None = None
    given_to: pwd.struct_passwd | None = None
    _options: dict[str, Any] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.given_to is not None:
            ids = {"user": self.given_to.pw_uid, "group": self.given_to.pw_gid, "extra_groups": []}
            self._options.update(ids)

    def run(self, command: Sequence[str | Path]) -> None:
        """Runs a short program to its end; CannotStart with its last line when it fails."""
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, cwd="/", preexec_fn=self.enter, check=False, **self._options
        )
        if done.returncode != 0:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
            raise CannotStart(f"{Path(command[0]).name} failed: {lines[-1]}")

    def start(self, command: Sequence[str | Path], log: Path) -> subprocess.Popen[bytes]:
        """Starts a server in a session of its own (Ctrl-C is ours to handle) that ends when this program does."""
        with log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                start_new_session=True,
                preexec_fn=self._begin,
                **self._options,
            )

    def own(self, folder: Path) -> None:
        """Makes a folder of its own for the server, closed to others."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.given_to is not None:
            os.chown(folder, self.given_to.pw_uid, self.given_to.pw_gid)

    def reaches(self, path: Path) -> bool:
        """Whether the server's account may enter a folder, or run a program."""
        tried = subprocess.run(["/usr/bin/test", "-x", str(path)], check=False, **self._options)  # noqa: S603
        return tried.returncode == 0

    def _begin(self) -> None:
        if self.enter is not None:
            self.enter()
        _kernel.prctl(_SIGNAL_ON_PARENT_DEATH, signal.SIGINT)


def plain_account() -> Account:
    """The account at hand, for a server that does not mind root."""
    return Account()


def unprivileged_account() -> Account:
    """The account for a server that refuses root or a user id it cannot name; CannotStart when there is no way."""
    if os.geteuid() != 0 and _is_listed(os.geteuid()):
        return Account()
    nobody = pwd.getpwnam("nobody")
    enter = _namespace_entrance(nobody.pw_uid)
    if _works(enter):
        return Account(enter=enter)
    if os.geteuid() == 0:
        return Account(given_to=_first_listed("postgres") or nobody)
    raise CannotStart(f"user id {os.geteuid()} has no account here and user namespaces are off: use a listed account")


def _is_listed(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _first_listed(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _namespace_entrance(inner: int) -> Callable[[], None]:
    uid, gid = os.geteuid(), os.getegid()

    def enter() -> None:
        if _kernel.unshare(_NEW_USER_NAMESPACE) != 0:
            raise OSError(ctypes.get_errno(), "user namespaces are off")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{inner} {uid} 1\n")
        Path("/proc/self/gid_map").write_text(f"{inner} {gid} 1\n")

    return enter


def _works(enter: Callable[[], None]) -> bool:
    try:
        return subprocess.run(["/bin/true"], preexec_fn=enter, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
