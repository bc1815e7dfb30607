"""The kind of duty that a method or an organiser words: what it asks, its page, and the link that settles it."""

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes import asked
from programmes.contracts import duties, links
from programmes.forms.proofs import link_proof_form
from programmes.models import FreeDuty
from programmes.services import free_duties as services

USUAL = gettext_lazy("Dire que c’est fait")
BUTTONS = {
    FreeDuty.Proof.FILE: gettext_lazy("Déposer le fichier"),
    FreeDuty.Proof.DATE: gettext_lazy("Donner la date"),
    FreeDuty.Proof.TEXT: gettext_lazy("Écrire la réponse"),
}


def open_free_duties():
    """Its detail: « Pays d’Argonne · étape 1 (recommandé) »; the programme itself goes unsaid."""
    of_programme, recommended = Q(circle__kind="programme"), Q(strength=FreeDuty.Strength.RECOMMENDED)
    return asked.owed().annotate(
        d_subject=F("pk"),
        d_member=Coalesce("member_id", "holder__member_id"),
        d_programme=F("programme_id"),
        d_circle=F("circle_id"),
        d_title=F("what"),
        d_due=F("due_on"),
        d_button=_button(),
        d_detail=duties.joined(
            _unless(of_programme, F("circle__name")),
            _unless(of_programme | Q(told_when=""), Value(" · ")),
            F("told_when"),
            _unless(~recommended, duties.text(gettext_lazy(" (recommandé)"))),
        ),
    )


def _button():
    """The word of the proof that its page will ask for."""
    worded = [When(proof=proof, then=duties.text(word)) for proof, word in BUTTONS.items()]
    return Case(*worded, default=duties.text(USUAL), output_field=TextField())


def _unless(condition, told):
    return Case(When(condition, then=Value("")), default=told, output_field=TextField())


def load(member, subject):
    duty = FreeDuty.objects.filter(pk=subject, programme=member.programme_id, circle__closed=False)
    duty = duty.select_related("circle", "programme", "phase", "moment", "member", "done_by").first()
    return duty if duty and (duty.done_by_id == member.pk or asked.is_owed_by(duty, member)) else None


def told(duty, member):
    if not duty.is_done:
        return None
    who = duty.done_by
    if who is None or who.pk == member.pk:
        return _("C’est noté\u00a0: %(what)s. Merci\u202f!") % {"what": duty.what}
    return _("%(person)s a déjà dit que c’est fait\u00a0: %(what)s.") % {
        "person": who.full_name,
        "what": duty.what,
    }


def perform(duty, member, cleaned, evidence):
    try:
        services.fulfil(duty, by=member, member=member, **cleaned)
    except services.AlreadyDone:
        raise links.ActRefused(_("Quelqu’un vient de dire que c’est fait.")) from None
    except services.NoLongerAsked:
        raise links.ActRefused(_("Ce n’est plus demandé.")) from None


act = links.register(
    links.LinkAct(
        purpose="do_free_duty",
        title=lambda duty, member: duty.what,
        button=gettext_lazy("C’est fait"),
        load=load,
        form=lambda duty, member, data=None: link_proof_form(duty, data),
        perform=perform,
        told=told,
        page=lambda duty: reverse("programmes:free_duty", args=[duty.programme.slug, duty.pk]),
        template="programmes/links/do_free_duty.html",
    )
)

duties.register(
    duties.DutyKind(
        code=asked.CODE,
        title=gettext_lazy("Faire ce qui est demandé"),
        open=open_free_duties,
        page=lambda duty: reverse("programmes:free_duty", args=[duty.slug, duty.subject]),
        button=USUAL,
        link=act,
        settled_by=("free_duty_done",),
        has_deadline=False,
    )
)
