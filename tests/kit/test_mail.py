"""A mail on the wire: its two texts, and what goes with it."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from typing import cast

import pytest

from certbody.kit.mail import Attachment, Letter, send


class _Taking(socketserver.StreamRequestHandler):
    """Takes one mail as a plain server does, and keeps it."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                taken = []
                while (part := self.rfile.readline()) != b".\r\n":
                    taken.append(part.removeprefix(b".") if part.startswith(b"..") else part)
                cast(_Server, self.server).taken.append(b"".join(taken))
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: list[bytes] = []


@pytest.fixture
def server() -> Iterator[_Server]:
    """A mail server on this machine."""
    with _Server() as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def test_what_is_attached_arrives_as_it_was(server: _Server) -> None:
    sheet = Attachment("A-1-C1.pdf", "application/pdf", b"%PDF-1.7\n.\n..\r\n" + bytes(range(256)))
    letter = Letter("a@exemple.fr", "Fiche de clôture", "Bonjour\n", "<p>Bonjour</p>", (sheet,))
    send(letter, f"smtp://127.0.0.1:{server.server_address[1]}", "b@exemple.fr")
    message = cast(EmailMessage, email.message_from_bytes(server.taken[0], policy=email.policy.default))
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("A-1-C1.pdf", "application/pdf")
    assert cast(EmailMessage, attached).get_content() == sheet.content
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == ["Bonjour"]
