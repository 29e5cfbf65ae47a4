"""A sign of life for whoever watches over the machine."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from sqlalchemy.exc import SQLAlchemyError

from certbody.tenants.access import public
from certbody.tenants.queries.tenants import ask_database

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public("says only whether the program and its database answer")
def check_health() -> Any:
    try:
        ask_database()
    except SQLAlchemyError:
        return jsonify(status="unavailable", database=False), 503
    return jsonify(status="ok", database=True)
