"""Who tells the demo: one process for each processor, since every organisation's life can be told by itself."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import Self, TypeVar

from certbody.config import Settings

Part = TypeVar("Part")
Told = TypeVar("Told")


class Troupe:
    """The processes, started at once: they get ready while the stage is set.

    Inside `with`, an error in one of them ends all, as does an interruption.
    """

    def __init__(self, settings: Settings) -> None:
        anew = get_context("spawn")  # a fork would inherit the threads and the connections of whoever starts the demo
        count = os.cpu_count() or 1
        self._pool = ProcessPoolExecutor(count, anew, _enter, (settings,))
        heard = signal.signal(signal.SIGINT, signal.SIG_IGN)  # only who asked them hears the terminal, and tells them
        try:
            for _ in range(count):
                self._pool.submit(os.getpid)
        finally:
            signal.signal(signal.SIGINT, heard)

    def tell(
        self, tell: Callable[[Part], Told], parts: Iterable[Part], heard: Callable[[int], None] = lambda _count: None
    ) -> list[Told]:
        """What `tell` answers for each part, in their order; `heard` is told how many have answered.

        Parts and answers travel between processes.
        """
        told: list[Told] = []
        for answer in self._pool.map(tell, parts):
            told.append(answer)
            heard(len(told))
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_rest: object) -> None:
        if error is not None:
            for child in active_children():
                child.terminate()
        self._pool.shutdown(cancel_futures=True)


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
