"""The days when a programme reminds nobody, chosen by its organisers."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.templatetags.typography import day_text
from programmes.models import Programme
from reminders.models import Pause, Quiet

journal.tells(
    {
        "quiet_days_changed": _("a changé les jours sans rappel\u00a0: {days}"),
        "reminder_pause_added": _("a ajouté une pause des rappels\u00a0: {label}, du {first} au {last}"),
        "reminder_pause_removed": _(
            "a retiré la pause des rappels «\u00a0{label}\u00a0», du {first} au {last}"
        ),
    }
)


def quiet_of(programme):
    """What is quiet there, unsaved as long as nobody chose."""
    found = Quiet.objects.filter(programme=programme).first()
    return found or Quiet(programme=programme, weekends=False, holidays=False)


@transaction.atomic
def set_quiet(programme, *, weekends, holidays, alsace_moselle=False, by):
    Programme.objects.lock(programme)
    chosen = {
        "weekends": weekends,
        "holidays": holidays,
        "alsace_moselle": alsace_moselle and holidays,
    }
    standing = quiet_of(programme)
    if standing.pk and all(getattr(standing, name) == value for name, value in chosen.items()):
        return standing
    quiet, _new = Quiet.objects.update_or_create(programme=programme, defaults=chosen)
    journal.record("quiet_days_changed", quiet, by=by, about=programme, data={"days": told_quiet(quiet)})
    return quiet


def told_quiet(quiet):
    """« samedis et dimanches, jours fériés »."""
    said = [
        quiet._meta.get_field(name).verbose_name for name in ("weekends", "holidays") if getattr(quiet, name)
    ]
    if quiet.holidays and quiet.alsace_moselle:
        said.append(quiet._meta.get_field("alsace_moselle").verbose_name)
    return ", ".join(map(str, said)) or str(_("aucun"))


@transaction.atomic
def add_pause(programme, *, label, starts, ends, by):
    """The same pause asked twice is there once."""
    Programme.objects.lock(programme)
    pause, new = Pause.objects.get_or_create(programme=programme, label=label, starts=starts, ends=ends)
    if new:
        journal.record("reminder_pause_added", pause, by=by, about=programme, data=_facts(pause))
    return pause


@transaction.atomic
def drop_pause(pause, *, by):
    standing = Pause.objects.select_for_update(of=("self",)).filter(pk=pause.pk).first()
    if standing:
        journal.record(
            "reminder_pause_removed", standing, by=by, about=standing.programme, data=_facts(standing)
        )
        standing.delete()


def _facts(pause):
    return {"label": pause.label, "first": day_text(pause.starts), "last": day_text(pause.ends)}
