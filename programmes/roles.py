"""What a user holds: loaded once, read by every `visible_to` of every floor."""

from collections import defaultdict

from django.apps import apps


class Roles:
    """The accepted roles of one user, as sets of identifiers; `asked` are the kinds that wait for an answer."""

    def __init__(self, rows):
        self.by_programme = defaultdict(set)
        self.by_circle = defaultdict(set)
        self.members = set()
        self.organised = set()
        self.led = set()
        self.asked = set()
        for member_id, programme_id, circle_id, circle_kind, kind, state in rows:
            if state != "accepted":
                self.asked.add(kind)
                continue
            self.members.add(member_id)
            self.by_programme[programme_id].add(kind)
            self.by_circle[circle_id].add(kind)
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
        user._held_roles = Roles(_rows(user))
    return user._held_roles


def _rows(user):
    """A draft is its organisers' alone: whatever else is held there holds nothing until it opens."""
    role_model = apps.get_model("programmes", "Role")
    held = role_model.objects.active().filter(member__user=user)
    rows = list(
        held.values_list(
            "member_id",
            "member__programme_id",
            "circle_id",
            "circle__kind",
            "kind",
            "state",
            "member__programme__state",
        )
    )
    prepared = {row[1] for row in rows if row[3:6] == ("programme", "organiser", "accepted")}
    return [row[:6] for row in rows if row[6] != "draft" or row[1] in prepared]
