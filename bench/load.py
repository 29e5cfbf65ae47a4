"""Lets clients in other processes send requests, and gathers what they measured."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

Request = tuple[str, str, str]
"""Method, path and body."""


class RequestFailed(RuntimeError):
    """A request was not answered as it should: what was measured would mean nothing."""


@dataclass
class Measured:
    """The seconds that each request took, and how long all of them took together."""

    seconds: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    def add(self, other: Measured) -> None:
        """Takes in the measures of another round."""
        self.seconds += other.seconds
        self.elapsed += other.elapsed

    @property
    def mean(self) -> float:
        """The mean latency in seconds."""
        return sum(self.seconds) / len(self.seconds)

    @property
    def per_second(self) -> float:
        """Requests answered per second."""
        return len(self.seconds) / self.elapsed

    def percentile(self, share: float) -> float:
        """The latency in seconds that this share of the requests did not exceed."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Clients:
    """The load processes: started once, given one job after the other."""

    def __init__(self, processes: Sequence[subprocess.Popen[str]]) -> None:
        self._processes = processes

    def send(self, port: int, headers: dict[str, str], requests: Sequence[Request], clients: int) -> Measured:
        """Shares the requests among so many clients at once. RequestFailed when one is answered otherwise."""
        shares = [list(requests[at::clients]) for at in range(clients)]
        workers = [process for process, some in self._shared(shares) if some]
        for process, some in self._shared(shares):
            if some:
                job = json.dumps({"port": port, "headers": headers, "threads": some})
                print(job, file=process.stdin, flush=True)
        answers = [json.loads(process.stdout.readline()) for process in workers if process.stdout]
        for answer in answers:
            if answer["fault"]:
                raise RequestFailed(answer["fault"])
        elapsed = max(one["ended"] for one in answers) - min(one["begun"] for one in answers)
        return Measured([seconds for one in answers for seconds in one["seconds"]], elapsed)

    def _shared(self, shares: list[list[Request]]) -> Iterator[tuple[subprocess.Popen[str], list[list[Request]]]]:
        for at, process in enumerate(self._processes):
            yield process, shares[at :: len(self._processes)]


@contextmanager
def load_clients(processes: int = 2) -> Iterator[Clients]:
    """The load processes, for as long as the block lasts."""
    command = [sys.executable, "-m", "bench.client"]
    with ExitStack() as stack:
        started = []
        for _number in range(processes):
            process = stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            started.append(process)
        yield Clients(started)
