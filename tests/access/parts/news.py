"""One's own news, and how often they come by mail: everybody who has signed in, for themselves alone."""

from programmes.contracts.news import kinds
from tests.access.row import EVERYBODY, get, post


def nothing(w):
    return []


def never(w):
    return dict.fromkeys(kinds(), "never")


ROWS = {
    "programmes:news": [get(EVERYBODY, nothing)],
    "programmes:news_seen": [
        post(EVERYBODY, nothing, data={"notice": "1"}, writes=None)
    ],  # what was told to them
    "programmes:news_settings": [get(EVERYBODY, nothing), post(EVERYBODY, nothing, data=never)],
}
