"""« Voir comme » a member, and back to oneself."""

from tests.access.row import EVERYBODY, of, post

ROWS = {
    "programmes:see_as": [post("O", of("stranger"))],
    "programmes:see_as_end": [post(EVERYBODY, lambda w: [], writes=False)],
}
