"""What a link may do here: sign the commitment, name the delegates."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.people.templatetags.typography import day_text
from programmes.contracts import links
from programmes.models import Role
from programmes.vocabulary import word
from territories.forms import SignForm, SlotsForm
from territories.models import Participation
from territories.profiles import Team
from territories.services import commitments, delegates, participations
from territories.wording import of_territory

Kind = Role.Kind
CLOSED = gettext_lazy("Le territoire ne prend plus part au programme\u00a0: il n’y a plus rien à faire ici.")


def _held(member, kind, pk, states=Role.ACTIVE):
    """The participation where the member holds such a role, else None."""
    roles = member.roles.filter(kind=kind, state__in=states, circle__participation=pk)
    found = Participation.objects.filter(pk=pk, circle__in=roles.values("circle"))
    return found.select_related("territory", "circle", "commitment", "programme").first()


# Sign the commitment ------------------------------------------------------------------------------------


def sign_form(participation, member, data=None):
    initial = {
        "name": member.full_name,
        "quality": member.function,
        "terms_sha256": participation.commitment.terms_sha256,
    }
    return SignForm(data, initial=initial)


def sign_told(participation, member):
    commitment = participation.commitment
    if commitment.is_signed:
        facts = {"date": day_text(commitment.signed_at), "name": commitment.signed_name}
        return _("La participation est confirmée\u00a0: %(name)s a signé le %(date)s. Merci\u202f!") % facts
    if not participation.is_open:
        return _("C’est noté\u00a0: le territoire ne participera pas. L’équipe en est informée.")
    return None


def sign_perform(participation, member, cleaned, evidence):
    try:
        if cleaned["decline"]:
            participations.decline(participation, by=member, reason=cleaned["reason"])
        else:
            _sign(participation, member, cleaned, evidence)
    except commitments.TermsChanged:
        raise links.ActRefused(
            _("Le texte a changé depuis que vous l’avez ouvert. Relisez-le, puis signez.")
        ) from None
    except commitments.NotTheSignatory:
        raise links.ActRefused(_("La demande de signature a été transmise à quelqu’un d’autre.")) from None
    except (commitments.AlreadySigned, participations.ParticipationClosed):
        pass  # told below: what was done stands


def _sign(participation, member, cleaned, evidence):
    commitments.sign(
        participation,
        member=member,
        name=cleaned["name"],
        quality=cleaned["quality"],
        deliberation=cleaned["deliberation"],
        terms_sha256=cleaned["terms_sha256"],
        evidence=evidence,
    )


def sign_context(participation, member):
    return {
        "participation": participation,
        "terms": participation.commitment.current_terms,
        "of_territory": of_territory(participation.name),
    }


sign = links.register(
    links.LinkAct(
        purpose=commitments.SIGN,
        title=lambda participation, member: (
            _("Confirmer la participation %s") % of_territory(participation.name)
        ),
        button=gettext_lazy("Signer au nom du territoire"),
        load=lambda member, pk: _held(member, Kind.SIGNATORY, pk),
        form=sign_form,
        perform=sign_perform,
        told=sign_told,
        template="territories/links/sign.html",
        always_code=True,
        context=sign_context,
    )
)


# Name the delegates -------------------------------------------------------------------------------------


def delegates_title(participation, member):
    plural = word(participation.programme, "delegate", many=True)
    return _("Nommer les %(plural)s %(of)s") % {"plural": plural, "of": of_territory(participation.name)}


def delegates_told(participation, member):
    team = Team(participation)
    if not participation.is_open:
        return str(CLOSED)
    if team.lacks:
        return None
    names = ", ".join(role.member.full_name for role in team.roles)
    told = {"plural": word(participation.programme, "delegate", many=True), "names": names}
    return _("Tout est noté pour les %(plural)s\u00a0: %(names)s. Merci\u202f!") % told


def delegates_asked_more(participation, member, data):
    """Somebody is typed who is not named: everybody else may have been, from another page."""
    team = Team(participation)
    named = {role.member.full_name.casefold() for role in team.roles}
    return any(name.casefold() not in named for name in SlotsForm(team, data).names)


def delegates_perform(participation, member, cleaned, evidence):
    try:
        named = delegates.name_delegates(participation, cleaned["people"], by=member)
    except delegates.NamingRefused as refusal:
        raise links.ActRefused(refusal.sentence) from None
    return [sentence for one in named for sentence in one.warnings]


name_delegates = links.register(
    links.LinkAct(
        purpose="name_delegates",
        title=delegates_title,
        button=gettext_lazy("Nommer et inviter"),
        load=lambda member, pk: _held(member, Kind.REFERENT, pk, [Role.State.ACCEPTED]),
        form=lambda participation, member, data=None: SlotsForm(Team(participation), data),
        perform=delegates_perform,
        told=delegates_told,
        asked_more=delegates_asked_more,
        template="territories/links/name_delegates.html",
        context=lambda participation, member: {"participation": participation, "team": Team(participation)},
    )
)
