"""What this floor asks: write the fiche, re-read it, give the bon à tirer."""

from django.db.models import BigIntegerField, Exists, F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from listening.models import Visit
from programmes.contracts import duties
from programmes.models import Programme, Role
from reports import acts
from reports.models import Deliverable

State = Deliverable.State
WRITE, REREAD, PUBLISH = "reports.write_fiche", "reports.reread_fiche", "reports.publish_fiche"


def fiches_to_write():
    """Each writer of a visit that took place owes the fiche until it is sent, unless another team writes it."""
    fiches = Deliverable.objects.fiches().filter(participation=OuterRef("circle__visit__participation"))
    settled = fiches.exclude(state=State.DRAFT, team=OuterRef("circle"))
    writers = Role.objects.accepted().filter(
        circle__visit__state=Visit.State.DONE, kind__in=[Role.Kind.EXPERT, Role.Kind.RESEARCHER]
    )
    return writers.filter(~Exists(settled)).annotate(
        d_subject=F("circle__visit__pk"),
        d_member=F("member_id"),
        d_programme=F("circle__programme_id"),
        d_circle=F("circle__visit__participation__circle_id"),
        d_title=duties.text(_("Écrire la fiche-reportage")),
        d_due=duties.due_from(
            WRITE,
            programme="circle__programme_id",
            subject="circle__visit__pk",
            delay_after="circle__visit__ends_on",
        ),
        d_detail=F("circle__visit__participation__territory__name"),
    )


def _fiches(state, code, title, after):
    """Fiches in this state; `after` is the date that the delay follows."""
    return (
        Deliverable.objects.fiches()
        .filter(state=state)
        .annotate(
            d_subject=F("pk"),
            d_programme=F("programme_id"),
            d_circle=F("participation__circle_id"),
            d_title=duties.text(title),
            d_due=duties.due_from(code, delay_after=after),
            d_detail=F("participation__territory__name"),
        )
    )


def fiches_to_reread():
    """Owed by the referent; by the organisers, who may note the agreement, when there is none."""
    referents = Role.objects.accepted().filter(
        circle=OuterRef("participation__circle"), kind=Role.Kind.REFERENT
    )
    asked = _fiches(State.REREADING, REREAD, _("Relire la fiche-reportage"), "sent_on")
    return asked.annotate(d_member=Subquery(referents.values("member_id")[:1]))


def fiches_to_publish():
    validated = _fiches(State.VALIDATED, PUBLISH, _("Donner le bon à tirer"), "validated_on")
    return validated.annotate(d_member=duties.nothing(BigIntegerField()))


def _listens(programme):
    """A fiche tells of a listening visit."""
    return programme.uses(Programme.Part.LISTENING)


def page_of_fiche(duty):
    return reverse("reports:deliverable", args=[duty.slug, duty.subject])


duties.register(
    duties.DutyKind(
        code=WRITE,
        title=_("Écrire la fiche-reportage"),
        open=fiches_to_write,
        used_by=_listens,
        page=lambda duty: reverse("reports:fiche_of_visit", args=[duty.slug, duty.subject]),
        button=_("Écrire"),
        settled_by=("fiche_sent",),
        counted_from=_("après l’écoute"),
        owed_by=Deliverable.WRITERS,
        falls_back=False,
    )
)
duties.register(
    duties.DutyKind(
        code=REREAD,
        title=_("Relire la fiche-reportage"),
        open=fiches_to_reread,
        used_by=_listens,
        page=page_of_fiche,
        button=_("Relire"),
        link=acts.reread,
        settled_by=("fiche_validated", "fiche_corrections_asked"),
        step="reread",
        counted_from=_("après l’envoi en relecture"),
        owed_by=(Role.Kind.REFERENT,),
    )
)
duties.register(
    duties.DutyKind(
        code=PUBLISH,
        title=_("Donner le bon à tirer"),
        open=fiches_to_publish,
        used_by=_listens,
        page=page_of_fiche,
        button=_("Ouvrir"),
        settled_by=("fiche_approved",),
        counted_from=_("après la validation"),
        owed_by=duties.ORGANISER_SIDE,
    )
)
