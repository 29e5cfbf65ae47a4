"""The application, as a web server loads it: `certbody.wsgi:app`."""

from certbody.app import create_app
from certbody.config import Settings

app = create_app(Settings.from_environment())
