from django.db import models
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class InterviewQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(cancelled_at=None)

    def by_time(self):
        """As a timetable reads: those without an hour last in their day, those without a day last of all."""
        day, hour = (models.F(name).asc(nulls_last=True) for name in ("day", "at"))
        return self.order_by(day, hour, "kind", "number")


class Interview(models.Model):
    """One conversation of a visit, with a person or a group. Numbers run by kind: « Entretien 2 »."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("entretien")
        GROUP = "group", _("réunion de groupe")

    visit = models.ForeignKey("listening.Visit", models.CASCADE, related_name="interviews")
    number = models.PositiveSmallIntegerField(_("numéro"))
    kind = models.CharField(_("forme"), max_length=10, choices=Kind, default=Kind.INDIVIDUAL)
    title = models.CharField(_("fonction rencontrée"), max_length=160)
    day = models.DateField(_("jour"), null=True, blank=True)
    at = models.DateTimeField(_("jour et heure"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("entretien")
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "kind", "number"], name="interview_number_once_by_kind"),
            models.CheckConstraint(
                name="interview_hour_has_its_day",
                condition=models.Q(at=None) | models.Q(day__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.name)

    @property
    def name(self):
        """« Entretien 2 » or « Réunion de groupe 1 » : how passages name it."""
        word = _("Réunion de groupe") if self.is_group else _("Entretien")
        return format_lazy("{word} {number}", word=word, number=self.number)

    def attributed_to(self, person):
        """« Entretien 2 · élue » : as far as a person goes outside the interview."""
        word = person.category_word if person else ""
        return f"{self.name} · {word}" if word else str(self.name)

    @property
    def attribution(self):
        people = list(self.people.all())
        return self.attributed_to(people[0] if len(people) == 1 else None)

    @property
    def is_group(self):
        return self.kind == self.Kind.GROUP

    @property
    def planned_day(self):
        """Its own, else the first of the visit."""
        return self.day or self.visit.starts_on

    @property
    def is_to_come(self):
        """By its day: an hour is often brought forward."""
        return self.planned_day is not None and self.planned_day > timezone.localdate()

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def journal_scope(self):
        return self.visit.journal_scope
