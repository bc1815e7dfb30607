"""Whether a message can leave, and what an organiser would want to know before it does."""

import datetime

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.people.templatetags.typography import plural
from programmes.planfile.rows import told_details
from programmes.states import stage_of
from reminders.models import Campaign

from . import audience as audiences
from . import merging, papers
from .times import is_at_night, is_at_the_weekend

MANY = 200
LATELY = datetime.timedelta(days=7)
LATEST = datetime.timedelta(days=366)


def faults_of(campaign, selection, *, when=None):
    """Sentences: why it cannot leave as it stands."""
    return [
        str(one)
        for one in (*_faults_of_text(campaign), *_faults_of_people(campaign, selection), *_of_time(when))
    ]


def _faults_of_text(campaign):
    if not stage_of(campaign.programme).told:
        yield _("Rien ne part de ce programme\u00a0: il n’est pas ouvert, ou il est clos.")
    if not campaign.subject.strip():
        yield _("Il manque un objet\u00a0: c’est ce que l’on lit d’abord.")
    if not campaign.body:
        yield _("Le message est vide.")
    yield from merging.faults(campaign.subject)
    yield from merging.faults(campaign.body, page=True)
    if campaign.moment and campaign.moment.date is None:
        yield _("«\u00a0%(meeting)s\u00a0» n’a plus de date\u00a0: elle ne peut pas être jointe.") % {
            "meeting": campaign.moment.label
        }


def _faults_of_people(campaign, selection):
    if not audiences.of(campaign).is_chosen:
        yield _("Choisissez à qui vous écrivez.")
    elif not selection.people:
        yield _("Personne ne répond à ce choix\u00a0: élargissez-le.")
    elif not selection.number:
        yield _("Aucune de ces personnes ne peut recevoir un courriel.")


def _of_time(when):
    if when is None:
        return
    if when <= timezone.now():
        yield _("Cette heure est déjà passée\u00a0: choisissez-en une à venir.")
    elif when > timezone.now() + LATEST:
        yield _("C’est dans plus d’un an\u00a0: choisissez une date plus proche.")


def unusual(campaign, selection, *, when=None, meetings=()):
    """Sentences: nothing wrong, but better known before it leaves. `meetings`: those that it tells of."""
    at = when or timezone.now()
    if is_at_night(at):
        yield _("Il partirait le soir ou la nuit\u00a0: peu de gens le liront avant le matin.")
    if is_at_the_weekend(at):
        yield _("Il partirait un week-end.")
    if selection.number > MANY:
        yield _("Plus de %(many)s personnes le recevront.") % {"many": MANY}
    if twin := _said_lately(campaign):
        yield _("Un message de même objet est parti il y a moins d’une semaine, à %(people)s.") % {
            "people": plural(twin.written, _("personne,personnes"))
        }
    for meeting in meetings:
        yield from _unsaid(meeting)
    if lacking := len(selection.without_address):
        yield ngettext(
            "Une personne sans adresse n’en saura rien\u00a0: à joindre autrement.",
            "%(number)s\u00a0personnes sans adresse n’en sauront rien\u00a0: à joindre autrement.",
            lacking,
        ) % {"number": lacking}
    if (weight := papers.weight(campaign)) > papers.HEAVY:
        yield _(
            "Les pièces jointes pèsent %(size)s\u00a0: un lien vers la page du document serait plus léger."
        ) % {"size": filesizeformat(weight)}


def _unsaid(meeting):
    """That who is asked to come is not told where, or when in the day."""
    has_place, has_hours = bool(told_details(meeting)["place"]), bool(meeting.hours)
    told = {
        (False, False): _(
            "«\u00a0%(meeting)s\u00a0» n’a ni lieu ni horaire\u00a0: donnez-les au calendrier, ou ici."
        ),
        (False, True): _("«\u00a0%(meeting)s\u00a0» n’a pas de lieu\u00a0: donnez-le au calendrier, ou ici."),
        (True, False): _(
            "«\u00a0%(meeting)s\u00a0» n’a pas d’horaire\u00a0: donnez-le au calendrier, ou ici."
        ),
    }.get((has_place, has_hours))
    if told:
        yield told % {"meeting": meeting.label}


def _said_lately(campaign):
    lately = Campaign.objects.filter(programme=campaign.programme_id, sent_at__gte=timezone.now() - LATELY)
    return lately.exclude(pk=campaign.pk).filter(subject__iexact=campaign.subject.strip()).first()
