"""The application, as a web server loads it from this folder: `wsgi:app`."""

from certbody.wsgi import app

__all__ = ["app"]
