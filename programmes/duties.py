"""What this floor asks of people: an answer to an invitation."""

from django import forms
from django.db.models import F, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.forms import PlainForm
from programmes import duty_asked  # noqa: F401  its kind is known with it
from programmes.contracts import duties, links
from programmes.invitations import ANSWER, Offer, due_of_roles
from programmes.models import Role
from programmes.services import roles as services
from programmes.vocabulary import told_role, told_role_in_sql

ANSWERED_ELSEWHERE = (Role.Kind.SIGNATORY,)  # a signatory answers by signing


def open_invitations():
    invited = Role.objects.pending().exclude(kind__in=ANSWERED_ELSEWHERE)
    return due_of_roles(invited).annotate(
        d_subject=F("pk"),
        d_member=F("member_id"),
        d_programme=F("circle__programme_id"),
        d_circle=F("circle_id"),
        d_title=duties.joined(duties.text(gettext_lazy("Accepter ou non d’être ")), told_role_in_sql()),
        d_detail=duties.joined(
            F("circle__name"), Value(" · "), F("member__first_name"), Value(" "), F("member__last_name")
        ),
    )


class AnswerForm(PlainForm, forms.Form):
    """Yes, or no with a reason."""

    answer = forms.ChoiceField(
        choices=[("accept", ""), ("decline", "")], widget=forms.HiddenInput, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Pour quelle raison\u202f? (obligatoire, deux mots suffisent)"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_answer(self):
        return self.cleaned_data["answer"] or "accept"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == "decline" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error(
                "reason", _("Dites en quelques mots pourquoi\u00a0: l’équipe cherchera quelqu’un d’autre.")
            )
        return cleaned


def load(member, subject):
    active = Role.objects.filter(pk=subject, member=member).exclude(state=Role.State.ENDED)
    return active.select_related("circle__programme", "member", "invited_by").first()


def told(role, member):
    if role.state == Role.State.INVITED:
        return None
    accepted = _("Vous avez accepté d’être %(role)s. Merci\u202f!")
    declined = _("Vous avez décliné cette invitation (%(role)s).")
    said = accepted if role.state == Role.State.ACCEPTED else declined
    return said % {"role": told_role(role)}


def perform(role, member, cleaned, evidence):
    try:
        services.answer_invitation(
            role,
            accept=cleaned["answer"] == "accept",
            by=member,
            reason=cleaned["reason"],
            proves_address=evidence["proves_address"],
        )
    except services.InvitationOver:
        raise links.ActRefused(_("Cette invitation a déjà reçu sa réponse.")) from None


act = links.register(
    links.LinkAct(
        purpose="answer_invitation",
        title=lambda role, member: _("Répondre à l’invitation\u00a0: %(role)s") % {"role": told_role(role)},
        button=gettext_lazy("J’accepte"),
        load=load,
        form=lambda role, member, data=None: AnswerForm(data),
        perform=perform,
        told=told,
        template="programmes/links/answer_invitation.html",
        told_template="programmes/links/invitation_answered.html",
        context=lambda role, member: {"offer": Offer(role)},
    )
)

duties.register(
    duties.DutyKind(
        code=ANSWER,
        title=gettext_lazy("Répondre à une invitation"),
        falls_back=False,
        open=open_invitations,
        page=lambda duty: reverse("programmes:act", args=["answer_invitation", duty.subject]),
        button=gettext_lazy("Répondre"),
        link=act,
        settled_by=("role_accepted", "role_declined"),
        counted_from=gettext_lazy("après l’invitation"),
    )
)
