"""Pages and mails as a reader takes them: the fixed spaces beside French signs, tested in test_i18n.py, are spaces."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_BESIDE_A_SIGN = re.compile("\u00a0(?=[:;?!»])|(?<=«)\u00a0")


def as_read(text: str) -> str:
    """A text whose fixed spaces beside signs are written as plain ones; those inside amounts stay."""
    return _BESIDE_A_SIGN.sub(" ", text)


class ReadPage(TestResponse, Response):
    """An answer whose text is as it is read."""

    @property
    def text(self) -> str:
        """The page."""
        return as_read(super().text)


class Reader(FlaskClient):
    """A browser of the tests."""

    def __init__(self, application: Flask, _response: Any = None, **values: Any) -> None:
        super().__init__(application, ReadPage, **values)
