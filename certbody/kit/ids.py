"""Identifiers: UUID version 7, so that newer rows sort after older ones and indexes stay compact."""

from __future__ import annotations

import secrets
from threading import Lock
from uuid import UUID

from certbody.kit import clock

_RANDOM, _STEP, _AFTER_VARIANT = 74, 40, 62
_one_at_a_time = Lock()
_last = 0


def new_id() -> UUID:
    """A new UUIDv7 (RFC 9562): 48 bits of milliseconds, 74 random bits.

    Those that a process makes in one millisecond sort in the order in which they were made (6.2, method 2), so that
    what happened at one moment is told in its order.
    """
    millis = int(clock.now().timestamp() * 1000)
    global _last
    with _one_at_a_time:
        if _last >> _RANDOM == millis:
            _last += 1 + secrets.randbits(_STEP)
        else:
            _last = millis << _RANDOM | secrets.randbits(_RANDOM)
        made = _last
    random = made & (1 << _RANDOM) - 1
    before, after = random >> _AFTER_VARIANT, random & (1 << _AFTER_VARIANT) - 1
    return UUID(int=made >> _RANDOM << 80 | 0x7 << 76 | before << 64 | 0x2 << _AFTER_VARIANT | after)
