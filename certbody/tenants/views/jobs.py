"""The queue as the operator sees it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from redis.exceptions import RedisError

from certbody.kit.errors import Unavailable
from certbody.kit.http import done
from certbody.tenants.access import actor, requires
from certbody.tenants.operations import jobs
from certbody.tenants.queries.jobs import list_failed, queue_state
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("jobs", __name__, url_prefix="/b/<slug>/jobs")


@bp.get("")
@requires(Permission.WATCH_JOBS)
def list_jobs() -> Any:
    try:
        return render_template("tenants/jobs.html", state=queue_state(), failed=list_failed())
    except RedisError as error:
        raise Unavailable("the queue does not answer") from error


@bp.post("/<job_key>/retry")
@requires(Permission.WATCH_JOBS)
def retry(job_key: str) -> Any:
    jobs.retry_job(job_key, actor())
    return done(url_for("jobs.list_jobs"), _("Ce travail est remis dans la file."))


@bp.post("/<job_key>/forget")
@requires(Permission.WATCH_JOBS)
def forget(job_key: str) -> Any:
    jobs.forget_job(job_key, actor())
    return done(url_for("jobs.list_jobs"), _("Ce travail est oublié. Le journal garde sa trace."))
