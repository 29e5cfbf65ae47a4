"""Makes pages quick to write: sentences are looked up once per language, and macros are called without detours.

A page of fifty rows calls hundreds of macros and sentences: what Jinja and Flask-Babel ask anew at each call (which
language, which catalogue, what the callable wants) took more than half of its time.
"""

from __future__ import annotations

from functools import cached_property, lru_cache, partial
from types import FunctionType
from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as translate
from jinja2.runtime import Context, Macro
from jinja2.utils import pass_context
from markupsafe import Markup

from certbody.kit.i18n import elide


class PageContext(Context):
    """Calls macros, sentences and plain functions directly; everything else as Jinja does."""

    @cached_property
    def language(self) -> str:
        """The language of the reader, asked once for each template; empty outside of any."""
        locale = get_locale()
        return locale.language if locale else ""

    def call(self, called: Any, /, *args: Any, **values: Any) -> Any:
        """Calls what a template calls."""
        kind = type(called)
        if kind is Macro:
            first: tuple[Any, ...] = (self.eval_ctx,)
        elif called is sentence:
            first = (self,)
        elif kind is partial or (kind is FunctionType and not hasattr(called, "jinja_pass_arg")):
            first = ()
        else:
            return super().call(called, *args, **values)
        values.pop("_block_vars", None)
        values.pop("_loop_vars", None)
        return called(*first, *args, **values)


def write_quickly(app: Flask) -> None:
    """Puts both in place; Flask-Babel must have been set up before."""
    app.jinja_env.context_class = PageContext
    app.jinja_env.globals.update({"_": sentence, "gettext": sentence})


@pass_context
def sentence(context: PageContext, message: str, **values: Any) -> str:
    """A sentence in the reader's language, its values escaped where the page is HTML."""
    html = bool(context.eval_ctx.autoescape)
    if not values:
        return _whole(context.language, message, html)
    pattern = _pattern(context.language, message, html)
    return (elide(pattern, values) if context.language == "fr" else pattern) % values


@lru_cache(maxsize=8192)
def _whole(language: str, message: str, html: bool) -> str:
    return _pattern(language, message, html) % {}


@lru_cache(maxsize=8192)
def _pattern(_language: str, message: str, html: bool) -> str:
    """The sentence as the catalogue of the language at hand has it: catalogues do not change while a process runs."""
    found: str = translate(message)
    return Markup(found) if html else found  # noqa: S704 - sentences are ours; values are escaped when they are put in
