from django.db import models
from django.db.models import Q
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext_lazy as _

from foundation.people.templatetags.typography import day_text, hours_text
from programmes.details import hours_of
from programmes.roles import roles_of

from .programme import Programme

EVER = range(1, 32)
MONTHS_TOLD = {"début": range(1, 5), "fin": range(9, 13)}
DAYS_TOLD = {"début": range(1, 11), "fin": range(20, 32)}


class MomentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The plan of each programme where the user has a role; the due dates inside its team are its organisers'."""
        roles = roles_of(user)
        shown = ~Q(kind=Moment.Kind.DEADLINE) | Q(programme__in=roles.organised)
        return self.filter(shown, programme__in=roles.programmes())

    def meetings_of(self, user):
        """Where the user is expected: with everybody, in their bodies, and wherever they organise."""
        expected = Q(details__body__isnull=True) | Q(programme__in=roles_of(user).organised)
        for programme, code in sorted(roles_of(user).bodies):
            expected |= Q(programme=programme) & held_by(code)
        return self.visible_to(user).filter(expected, kind=Moment.Kind.MEETING)

    def expecting(self, circle):
        """Where those of a circle are expected: with everybody, and in the meetings of their body."""
        expected = Q(details__body__isnull=True)
        if circle.kind == "body" and circle.code:
            expected |= held_by(circle.code)
        return self.filter(expected, programme=circle.programme_id, kind=Moment.Kind.MEETING)

    def coming(self, today):
        """Neither held nor over, in a programme under way; one known to its month is not over before it."""
        to_come = Q(date__gte=today) | Q(precision="month", date__gte=today.replace(day=1))
        return self.filter(to_come, done_on=None, programme__state__in=Programme.LIVE).order_by("date", "pk")


def held_by(code):
    """The meetings of the body of this code: « gt-2 » holds those of the second « gt », and those of every one."""
    series, _dash, rank = code.rpartition("-")
    found = Q(details__body=code)
    if series and rank.isdecimal():
        found |= Q(details__body=series) & (Q(details__rank=int(rank)) | Q(details__rank__isnull=True))
    return found


def is_held_by(moment, code):
    """The same, of one at hand."""
    body, rank = moment.details.get("body"), moment.details.get("rank")
    series, _dash, number = code.rpartition("-")
    return body == code or (body == series and number.isdecimal() and rank in (None, int(number)))


class Moment(models.Model):
    """A date of the plan: fixed, or hung on another with an offset; as precise as it is known.

    `date` is always the computed day (the last day of a month for an end given to the month), None if « à dater »:
    what hangs on something undated has no date either, and keeps its precision for the day it gets one.
    `series`: the meeting of the method that it is one of; `details`: what is known of it beside its date
    (place, audience, agenda, parts…, see `programmes.details`).
    """

    class Kind(models.TextChoices):
        START = "start", _("début du programme")
        EDGE = "edge", _("borne d’une phase")
        MILESTONE = "milestone", _("jalon")
        MEETING = "meeting", _("rencontre")
        DELIVERABLE = "deliverable", _("livrable")
        DEADLINE = "deadline", _("échéance")

    class Unit(models.TextChoices):
        DAYS = "days", _("jours")
        WEEKS = "weeks", _("semaines")
        MONTHS = "months", _("mois")

    class Precision(models.TextChoices):
        DAY = "day", _("au jour")
        MONTH = "month", _("au mois")
        SEASON = "season", _("à la saison")
        UNDATED = "undated", _("à dater")

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="moments")
    code = models.SlugField(_("code"), max_length=60)
    label = models.CharField(_("libellé"), max_length=160)
    kind = models.CharField(_("nature"), max_length=12, choices=Kind, default=Kind.MILESTONE)
    series = models.SlugField(_("série"), max_length=60, blank=True)
    phase = models.ForeignKey(
        "programmes.Phase", models.SET_NULL, null=True, blank=True, related_name="planned"
    )
    date = models.DateField(_("date"), null=True, blank=True)
    anchor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    offset = models.SmallIntegerField(_("décalage"), default=0)
    unit = models.CharField(_("unité"), max_length=8, choices=Unit, default=Unit.MONTHS)
    precision = models.CharField(_("précision"), max_length=8, choices=Precision, default=Precision.DAY)
    at_end = models.BooleanField(_("dernier jour du mois"), default=False)
    note = models.CharField(_("tel qu’annoncé"), max_length=80, blank=True)
    milestone = models.BooleanField(_("jalon de la frise"), default=False)
    details = models.JSONField(_("déroulé"), default=dict, blank=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True)

    objects = MomentQuerySet.as_manager()

    class Meta:
        verbose_name = _("moment")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="moment_code_once"),
            models.CheckConstraint(
                name="moment_undated_has_no_date",
                condition=Q(precision="undated", date=None)
                | (~Q(precision="undated") & (Q(date__isnull=False) | Q(anchor__isnull=False))),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"

    @property
    def text(self):
        """« 14 janvier 2027 », « mars 2027 », « printemps 2027 », « début 2016 » or « à dater »."""
        if self.date is None:
            return str(_("à dater"))
        if words := self.announced:
            return words
        if self.precision == self.Precision.SEASON:
            return f"{season(self.date)} {self.date.year}"
        return month_text(self.date) if self.precision == self.Precision.MONTH else day_text(self.date)

    @property
    def when(self):
        """« le 14 janvier 2027 », « mars 2027 »: as a sentence says it."""
        is_a_day = self.precision == self.Precision.DAY and not self.announced
        return _("le %(day)s") % {"day": self.text} if is_a_day else self.text

    @property
    def hours(self):
        """« de 14 h 30 à 17 h », once its day and its hour are known."""
        known = hours_of(self.details) if self.date and self.precision == self.Precision.DAY else None
        return hours_text(*known) if known else ""

    @property
    def announced(self):
        """The words chosen for its date, while they hold: « début {year} » is no longer said of a September."""
        part = self.note.partition(" ")[0].lower()
        if "{month}" in self.note:
            holds = self.date.day in DAYS_TOLD.get(part, EVER)
        else:
            holds = "{year}" not in self.note or self.date.month in MONTHS_TOLD.get(part, EVER)
        filled = self.note.replace("{month}", month_text(self.date)).replace("{year}", str(self.date.year))
        return filled if holds else ""

    @property
    def is_fixed(self):
        return self.anchor_id is None


INTERNAL = (Moment.Kind.DEADLINE,)  # what only those who organise see


def month_text(date):
    return date_format(date, "F Y")


def season(date):
    """The meteorological season that people mean: spring is March to May."""
    return (_("hiver"), _("printemps"), _("été"), _("automne"))[date.month % 12 // 3]
