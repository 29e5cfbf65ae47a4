"""A load client in a process of its own: reads one job per line, plays it with a thread per client, tells how long.

Only the standard library, so that it costs the measured machine as little as possible.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from typing import Any

EXPECTED = {"GET": 200, "POST": 303}


class Player(threading.Thread):
    """One client: a kept connection, one request after the other."""

    def __init__(self, port: int, headers: dict[str, str], requests: list[list[str]]) -> None:
        super().__init__()
        self.port, self.headers, self.requests = port, headers, requests
        self.seconds: list[float] = []
        self.fault = ""

    def run(self) -> None:
        """Sends every request and notes how long each took, from its first byte to the last of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for method, path, body in self.requests:
            begun = time.perf_counter()
            connection.request(method, path, body or None, self.headers)
            answer = connection.getresponse()
            text = answer.read()
            self.seconds.append(time.perf_counter() - begun)
            if answer.status != EXPECTED[method]:
                self.fault = f"{method} {path}: {answer.status} {text[:300]!r}"
                break
        connection.close()


def play(job: dict[str, Any]) -> dict[str, Any]:
    """Plays the threads of a job at once."""
    players = [Player(job["port"], job["headers"], requests) for requests in job["threads"]]
    begun = time.monotonic()
    for player in players:
        player.start()
    for player in players:
        player.join()
    return {
        "begun": begun,
        "ended": time.monotonic(),
        "seconds": [seconds for player in players for seconds in player.seconds],
        "fault": next((player.fault for player in players if player.fault), ""),
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(play(json.loads(line))), flush=True)
