"""One row of the table of access: who is let in, and what everybody else is answered.

A row says who is let in. Everybody else of the programme gets 403, or 404 where the thing is not theirs to see
(`hidden`); the administrator and the organiser of another programme are strangers: 404; a visitor signs in.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

LETTERS = {
    "O": "organiser", "L": "lead", "E": "expert", "X": "other_expert", "R": "researcher", "C": "copil",
    "F": "referent", "S": "signatory", "D": "delegate", "P": "partner",
    "A": "administrator", "Z": "outsider", "_": "anonymous",
}  # fmt: skip
# Roles whose own pages come with later issues hold what any member holds.
ALIKE = {"facilitator": "partner", "spokesperson": "partner", "participant": "partner"}
MEMBERS = "OLEXRCFSDP"
EVERYBODY = MEMBERS + "AZ"


@dataclass(frozen=True)
class Row:
    method: str
    allowed: str
    args: Callable = lambda w: []
    data: Callable | dict | None = None
    hidden: str = ""
    status: int = 0
    prepare: Callable | None = None
    writes: bool | None = True
    strangers: int = 404
    query: str = ""
    shared: bool = False  # its arguments choose a form of what the programme shares, not an object

    @property
    def expected(self):
        return self.status or (200 if self.method == "get" else 302)

    @property
    def of_object(self):
        return self.args is not OF_PROGRAMME and not self.shared

    def lets_in(self, role):
        return self.letter_of(role) in self.allowed

    def letter_of(self, role):
        """The referent of another territory is one before the programme, and any member before what is somebody's."""
        if role == "neighbour":
            role = "partner" if self.of_object and "F" not in self.hidden else "referent"
        return letter_of(ALIKE.get(role, role))

    def answer_to(self, role):
        letter = self.letter_of(role)
        if letter in self.allowed:
            return self.expected
        if letter == "_":
            return 302
        return self.strangers if letter in "AZ" else 404 if letter in self.hidden else 403


def letter_of(role):
    return next(letter for letter, name in LETTERS.items() if name == role)


def get(allowed, args=None, **more):
    """A page: it writes nothing, but for the preview of a document, which is a cache (`writes=None`)."""
    return Row("get", allowed, _args(args), **{"writes": False, **more})


def post(allowed, args=None, data=None, **more):
    return Row("post", allowed, _args(args), data, **more)


def _args(args):
    return args or OF_PROGRAMME


def OF_PROGRAMME(w):
    return [w.programme.slug]


def of(*names):
    """The programme's slug, then the pk (or the value) of what these names lead to."""
    return lambda w: [w.programme.slug, *(_value(w, name) for name in names)]


def _value(world, name):
    found = getattr(world, name, name)
    return getattr(found, "pk", found)


def typed(base):
    return lambda w: {"base": base, "html": "<p>Autre chose.</p>", "operation": str(uuid.uuid4())}
