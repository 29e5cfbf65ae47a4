"""Makes pages quick to write: sentences are looked up once per language, and macros are called without detours.

A page of fifty rows calls hundreds of macros and sentences and writes a thousand values: what Jinja and Flask-Babel ask
anew at each of them (which language, which catalogue, what the callable wants, a wrapper for what is only joined) took
more than half of its time.
"""

from __future__ import annotations

from functools import lru_cache, partial
from html import escape as escape_text
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask import Flask
from flask.templating import Environment
from flask_babel import get_domain, gettext
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.utils import pass_context
from markupsafe import Markup, escape

from certbody.kit import i18n

_DIRECT = frozenset({FunctionType, MethodType, BuiltinFunctionType, partial})


class PageContext(Context):
    """Calls macros, sentences and plain functions directly; everything else as Jinja does."""

    def call(self, called: Any, /, *args: Any, **values: Any) -> Any:
        """Calls what a template calls."""
        kind = type(called)
        if kind is Macro:
            first: tuple[Any, ...] = (self.eval_ctx,)
        elif called is sentence or called is counted:
            first = (self,)
        elif kind in _DIRECT and not hasattr(called, "jinja_pass_arg"):
            first = ()
        else:
            return super().call(called, *args, **values)
        values.pop("_block_vars", None)
        values.pop("_loop_vars", None)
        return called(*first, *args, **values)


class PageTemplate(Template):
    """A template that knows the reader's language while it is written."""

    def render(self, *args: Any, **values: Any) -> str:
        """The text of the page."""
        with i18n.reading_at_hand():
            return super().render(*args, **values)


class PageWriter(CodeGenerator):
    """Compiles templates whose values are escaped by `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write(f"environment.written({finalize.src or ''}")
        else:
            super()._output_child_pre(node, frame, finalize)


class PageEnvironment(Environment):
    """Jinja's environment with the three above."""

    code_generator_class = PageWriter
    context_class = PageContext
    template_class = PageTemplate

    @staticmethod
    def written(value: Any) -> str:
        """A value as it is written into HTML: escaped, unless it is HTML already."""
        kind = type(value)
        if kind is str:
            return escape_text(value)
        if kind is Markup:
            return value
        return escape(value) if hasattr(value, "__html__") else escape_text(str(value))


def write_quickly(app: Flask) -> None:
    """Puts all of it in place; before anything else asks for the environment."""
    app.jinja_environment = PageEnvironment


def speak(app: Flask) -> None:
    """Sentences of templates come from here; Flask-Babel must have been set up before."""
    app.jinja_env.globals.update({"_": sentence, "gettext": sentence, "ngettext": counted})


@pass_context
def sentence(context: PageContext, message: str, **values: Any) -> str:
    """A sentence in the reader's language, its values escaped where the page is HTML."""
    html = bool(context.eval_ctx.autoescape)
    if not values:
        return _whole(i18n.language(), message, html)
    language = i18n.language()
    pattern = _pattern(language, message, html)
    return (i18n.elide(pattern, values) if language == "fr" else pattern) % values


@pass_context
def counted(context: PageContext, one: str, many: str, num: int, **values: Any) -> str:
    """A sentence about a number of things, as the reader's language counts them."""
    html = bool(context.eval_ctx.autoescape)
    return _counted(i18n.language(), one, many, num, html) % {"num": num, **values}


@lru_cache(maxsize=8192)
def _whole(language: str, message: str, html: bool) -> str:
    return _pattern(language, message, html) % {}


@lru_cache(maxsize=8192)
def _pattern(_language: str, message: str, html: bool) -> str:
    """The sentence as the catalogue of the language at hand has it: catalogues do not change while a process runs."""
    return _of_kind(gettext(message), html)


@lru_cache(maxsize=8192)
def _counted(_language: str, one: str, many: str, num: int, html: bool) -> str:
    return _of_kind(get_domain().get_translations().ungettext(one, many, num), html)


def _of_kind(found: str, html: bool) -> str:
    return Markup(found) if html else found  # noqa: S704 - sentences are ours; values are escaped when they are put in
