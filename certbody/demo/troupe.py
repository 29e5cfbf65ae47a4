"""Who tells the demo: one process for each processor, since every organisation's life can be told by itself."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import TypeVar

from certbody.config import Settings

Part = TypeVar("Part")
Told = TypeVar("Told")


def tell_together(settings: Settings, tell: Callable[[Part], Told], parts: Iterable[Part]) -> list[Told]:
    """What `tell` answers for each part, in their order. Parts and answers travel between processes.

    An error in one of them ends the whole, as does an interruption.
    """
    anew = get_context("spawn")  # a fork would inherit the threads and the connections of whoever starts the demo
    troupe = ProcessPoolExecutor(os.cpu_count(), anew, _enter, (settings,))
    try:
        return list(_begin(troupe, tell, parts))
    except BaseException:
        for child in active_children():
            child.terminate()
        raise
    finally:
        troupe.shutdown(cancel_futures=True)


def _begin(troupe: ProcessPoolExecutor, tell: Callable[[Part], Told], parts: Iterable[Part]) -> Iterator[Told]:
    """Starts the processes deaf to the terminal's interruption: who asked them hears it, and tells them."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return troupe.map(tell, parts)
    finally:
        signal.signal(signal.SIGINT, heard)


def _enter(settings: Settings) -> None:
    from certbody.app import create_app
    from certbody.demo.stage import do_messages_at_once

    Thread(target=_leave_with_parent, daemon=True).start()
    app = create_app(settings)
    app.app_context().push()
    do_messages_at_once(app)
    gc.freeze()  # the application stays until the process ends: not to be searched for what can be thrown away
    gc.set_threshold(50_000, 20, 50)


def _leave_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
