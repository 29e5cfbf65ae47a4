"""A local service with the request shapes of Stripe, for what we use of it: started by tests, talked to over HTTP.

`book.py` keeps the objects and what happens to them, `platform.py` the subscriptions to the platform, `shapes.py` reads
and checks requests, `server.py` speaks HTTP and signs messages.
"""

from tests.stripe_standin.book import Book
from tests.stripe_standin.server import BILLING_SECRET, SECRET_KEY, WEBHOOK_SECRET, StandIn, standing_in

__all__ = ["BILLING_SECRET", "SECRET_KEY", "WEBHOOK_SECRET", "Book", "StandIn", "standing_in"]
