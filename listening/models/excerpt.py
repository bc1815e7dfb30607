from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.models import Role
from programmes.roles import roles_of
from programmes.seen_as import seen_by_both

from .interviewee import Interviewee
from .visit import Visit

Quotation = Interviewee.Quotation


class ExcerptQuerySet(models.QuerySet):
    @seen_by_both
    def visible_to(self, user):
        """All for the visit's team and the lead; filed and quotable ones for the programme's experts."""
        roles = roles_of(user)
        offered = Q(note__state="filed") & ~Q(quotation__in=Excerpt.SILENT)
        readers = roles.programmes(Role.Kind.EXPERT, Role.Kind.RESEARCHER)
        return self.filter(
            Q(note__interview__visit__circle__in=roles.circles(*Visit.TEAM))
            | Q(note__interview__visit__circle__programme__in=roles.led)
            | offered & Q(note__interview__visit__circle__programme__in=readers)
        )

    def for_participation(self, participation):
        """The passages of a territory, each with its theme and what its attribution needs."""
        return self.filter(note__interview__visit__participation=participation).with_source()

    def in_programme(self, programme):
        return self.filter(note__interview__visit__circle__programme=programme)

    def quotable(self):
        return self.exclude(quotation__in=Excerpt.SILENT)

    def with_source(self):
        return self.select_related("theme", "note__interview", "speaker")


class Excerpt(models.Model):
    """Words said, kept exactly, for one theme. Every screen says « Entretien 2 · élue », never more."""

    SILENT = (Quotation.NOT_ASKED, Quotation.NONE)
    FROM_LESS_TO_MORE = (Quotation.ANONYMOUS, Quotation.WITH_FUNCTION, Quotation.WITH_NAME)

    note = models.ForeignKey("listening.Note", models.CASCADE, related_name="excerpts")
    theme = models.ForeignKey("listening.Theme", models.RESTRICT, related_name="excerpts")
    quote = models.TextField(_("citation"), max_length=2000)
    speaker = models.ForeignKey(
        "listening.Interviewee", models.SET_NULL, null=True, blank=True, related_name="excerpts"
    )
    choice = models.CharField(_("au plus"), max_length=14, choices=Quotation, blank=True)
    quotation = models.CharField(_("citable"), max_length=14, choices=Quotation, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExcerptQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        ordering = ["pk"]
        indexes = [models.Index(fields=["note", "theme"], name="excerpt_note_theme")]
        constraints = [models.CheckConstraint(name="excerpt_says_something", condition=~Q(quote=""))]

    def __str__(self):
        return self.quote[:60]

    @property
    def quotable(self):
        return self.quotation not in self.SILENT

    @property
    def attribution(self):
        """What every screen shows: « Entretien 2 · élue », never a name nor a function."""
        return self.note.interview.attributed_to(self.speaker)

    @property
    def credit(self):
        """How the person agreed to be quoted in a document: name and function, function, or category."""
        return self.credit_at(self.quotation)

    def credit_at(self, quotation):
        """How they would be quoted if this were what they agreed to."""
        if quotation in self.SILENT:
            return ""
        person = self.speaker
        if person and quotation == Quotation.WITH_NAME:
            return ", ".join(filter(None, [person.name, person.function]))
        if person and quotation == Quotation.WITH_FUNCTION and person.function:
            return person.function
        return (person and person.category_word) or str(_("une personne rencontrée"))

    @property
    def credits(self):
        """What may stand under the words: how they agreed to be quoted, or less."""
        agreed = self.FROM_LESS_TO_MORE.index(self.quotation) if self.quotable else -1
        said = {self.credit_at(quotation) for quotation in self.FROM_LESS_TO_MORE[: agreed + 1]}
        return said | {self.speaker.name} if self.is_named else said

    @property
    def is_named(self):
        """The name of who spoke may stand beside the words."""
        return bool(self.speaker) and self.quotation == Quotation.WITH_NAME

    @property
    def journal_scope(self):
        return self.note.journal_scope
