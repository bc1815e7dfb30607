from django.db import models
from django.db.models import Case, Count, Exists, Min, OuterRef, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from foundation.search.matching import DETAIL, TITLE, KeyOfRow, Matches

IN_TITLE, IN_DETAIL, IN_BODY = 4, 2, 1


class SearchEntryQuerySet(models.QuerySet):
    def readable_with(self, keys):
        """Entries that bear one of the keys held: the right is part of the question, never a later sieve.

        Of a tuple of bunches, one key of each.
        """
        found = self
        for bunch in keys if isinstance(keys, tuple) else (keys,):
            held = SearchKey.objects.alias(of_row=KeyOfRow("key")).filter(of_row__in=sorted(bunch))
            found = found.filter(Exists(held.filter(entry=OuterRef("pk"))))
        return found

    def matching(self, query):
        return self.filter(Matches(query.terms)) if query else self.none()

    def of_kinds(self, kinds):
        return self if kinds is None else self.filter(kind__in=kinds)

    def with_points(self, query):
        """Each term counts where it is best placed. Not bm25: both databases must give one order."""
        return self.annotate(points=sum((_points(term) for term in query.terms), Value(0)))

    def best_first(self, query):
        return self.with_points(query).order_by("-points", "sort_title", "key")

    def best_of_each_kind(self, query, number):
        """The first entries of each kind, each knowing how many its kind has in all."""
        ranked = self.best_first(query)
        return ranked.annotate(
            place=Window(RowNumber(), partition_by="kind", order_by=list(ranked.query.order_by)),
            kind_count=Window(Count("pk"), partition_by="kind"),
        ).filter(place__lte=number)

    def by_kind(self):
        return self.values_list("kind").annotate(Count("pk"), Min("key")).order_by("kind")

    def forget(self):
        """Delete entries and their keys in two statements, without loading them."""
        SearchKey.objects.filter(entry__in=self.values("pk")).delete()
        return self.delete()[0]


def _points(term):
    return Case(
        When(Matches([term], [TITLE]), then=IN_TITLE),
        When(Matches([term], [DETAIL]), then=IN_DETAIL),
        default=IN_BODY,
    )


class SearchEntry(models.Model):
    """What can be found of one object. The index proper hangs on it by triggers: see migration 0002."""

    key = models.CharField(_("clé"), max_length=120, unique=True)
    kind = models.CharField(_("genre"), max_length=40)
    title = models.CharField(_("titre"), max_length=300)
    detail = models.CharField(_("précision"), max_length=500, blank=True)
    body = models.TextField(_("texte"), blank=True)
    url = models.CharField(_("adresse"), max_length=500)
    sort_title = models.CharField(max_length=300)
    title_words = models.TextField()
    detail_words = models.TextField(blank=True)
    body_words = models.TextField(blank=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrée de recherche")
        verbose_name_plural = _("entrées de recherche")

    def __str__(self):
        return self.title


class SearchKey(models.Model):
    """A key that lets read an entry (« programme:3 », « circle:12:expert »)."""

    # Nothing to do: `forget` deletes keys first, so that Django need not load what it deletes.
    entry = models.ForeignKey(SearchEntry, on_delete=models.DO_NOTHING, related_name="keys", db_index=False)
    key = models.CharField(_("clé"), max_length=120)

    class Meta:
        verbose_name = _("droit de trouver")
        verbose_name_plural = _("droits de trouver")
        constraints = [models.UniqueConstraint(fields=["entry", "key"], name="search_key_once_an_entry")]
        indexes = [models.Index(fields=["key", "entry"], name="search_key_by_key")]

    def __str__(self):
        return self.key
