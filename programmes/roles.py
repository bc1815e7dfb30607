"""What a user holds: loaded once, read by every `visible_to` of every floor; and how many news the bell shows."""

from collections import defaultdict
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models.functions import Coalesce

from programmes.contracts.union import Given, compiled


class Roles:
    """The accepted roles of one user, as sets of identifiers; `asked` are the kinds that wait for an answer.

    `bodies`: (programme, code) of those of a body. `news`: how many notices are new, which comes with them and costs
    the pages no query.
    """

    def __init__(self, rows, news=0):
        self.news = news
        self.by_programme = defaultdict(set)
        self.by_circle = defaultdict(set)
        self.members = set()
        self.organised = set()
        self.led = set()
        self.asked = set()
        self.bodies = set()
        for member_id, programme_id, circle_id, circle_kind, code, kind, state in rows:
            if state != "accepted":
                self.asked.add(kind)
                continue
            self.members.add(member_id)
            self.by_programme[programme_id].add(kind)
            self.by_circle[circle_id].add(kind)
            if circle_kind == "body" and code:
                self.bodies.add((programme_id, code))
            if circle_kind == "programme" and kind == "organiser":
                self.organised.add(programme_id)
            if circle_kind == "programme" and kind == "lead":
                self.led.add(programme_id)

    def programmes(self, *kinds):
        """Ids of the programmes where one of these kinds is held, in any circle; all kinds if none is named."""
        return _holding(self.by_programme, kinds)

    def circles(self, *kinds):
        return _holding(self.by_circle, kinds)

    def kinds_in(self, programme):
        return self.by_programme.get(getattr(programme, "pk", programme), set())

    def organises(self, programme):
        return getattr(programme, "pk", programme) in self.organised

    def is_lead(self, programme):
        return getattr(programme, "pk", programme) in self.led

    def has(self, circle, *kinds):
        """Whether one of these kinds is held in the circle (an instance or its id)."""
        return getattr(circle, "pk", circle) in self.circles(*kinds)

    @property
    def keys(self):
        """The keys of audience and search that this user holds (see docs/decisions/keys.md)."""
        keys = {"public"}
        for name, held in (("programme", self.by_programme), ("circle", self.by_circle)):
            for pk, kinds in held.items():
                keys.add(f"{name}:{pk}")
                keys.update(f"{name}:{pk}:{kind}" for kind in kinds)
        return keys


def _holding(held, kinds):
    wanted = set(kinds)
    return {pk for pk, found in held.items() if not wanted or found & wanted}


def roles_of(user):
    """One query a user instance, hence one a request. An anonymous visitor holds nothing."""
    if not user.is_authenticated:
        return Roles(())
    if not hasattr(user, "_held_roles"):
        user._held_roles = Roles(*_held(user))
    return user._held_roles


def member_seen(user):
    """The member in whose place the user looks (`programmes.seen_as`), if they do."""
    return getattr(user, "seen_member", None)


def _held(user):
    """(rows, how many news). A draft is its organisers' alone: whatever else is held there holds nothing yet."""
    seen = member_seen(user)
    whose = {"member": seen.pk} if seen else {"member__user": user.pk}
    rows = _question(*whose).rows({"who": next(iter(whose.values())), "user": user.pk or 0})
    prepared = {row[1] for row in rows if (row[3], *row[5:7]) == ("programme", "organiser", "accepted")}
    shown = [row[:7] for row in rows if row[7] != "draft" or row[1] in prepared]
    return shown, rows[0][8] if rows else 0


@cache
def _question(whose):
    """Written once a process: each page asks it, and the ORM takes longer to write it than the database to answer."""
    held = apps.get_model("programmes", "Role").objects.active()
    held = held.filter(**{whose: Given("who", models.BigIntegerField())})
    return compiled(
        held.order_by("pk").values_list(
            "member_id",
            "member__programme_id",
            "circle_id",
            "circle__kind",
            "circle__code",
            "kind",
            "state",
            "member__programme__state",
            _news_of(Given("user", models.BigIntegerField())),
        )
    )


def _news_of(user):
    """A sub-query that does not depend on the row: the database computes it once."""
    new = apps.get_model("programmes", "Notice").objects.new_of(user).order_by()
    counted = new.values("member__user").annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(counted), 0, output_field=models.IntegerField())
