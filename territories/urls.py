from functools import partial

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from programmes.models import Role
from territories.services import participations
from territories.views import commitment, lists, people, territory

app_name = "territories"

of_territory = [
    path("", territory.detail, name="detail"),
    path("modifier/", territory.edit, name="edit"),
    path("etapes/<slug:code>/", territory.step, name="step"),
    path("etapes/<slug:code>/annuler/", territory.step_undo, name="step_undo"),
    path(
        "refus/",
        partial(
            territory.close,
            service=participations.decline,
            title=_("Noter un refus"),
            told=_("Refus noté."),
        ),
        name="decline",
    ),
    path(
        "retrait/",
        partial(
            territory.close,
            service=participations.withdraw,
            title=_("Noter un retrait"),
            told=_("Retrait noté."),
        ),
        name="withdraw",
    ),
    path("reprendre/", territory.resume, name="resume"),
    path("inviter/referent/", partial(people.invite, kind=Role.Kind.REFERENT), name="invite_referent"),
    path("inviter/signataire/", partial(people.invite, kind=Role.Kind.SIGNATORY), name="invite_signatory"),
    path("inviter/envoyer/", people.send_invitations, name="send_invitations"),
    path("delegues/", people.delegates, name="delegates"),
    path("delegues/<int:role>/remplacer/", people.delegate_replace, name="delegate_replace"),
    path("delegues/<int:role>/prise-en-charge/", people.delegate_cover, name="delegate_cover"),
    path("engagement/", commitment.commitment, name="commitment"),
    path("engagement/pdf/", commitment.commitment_pdf, name="commitment_pdf"),
    path("engagement/refaire/", commitment.commitment_rebuild, name="commitment_rebuild"),
    path("engagement/demander/", commitment.commitment_request, name="commitment_request"),
    path("engagement/transmettre/", commitment.commitment_pass_on, name="commitment_pass_on"),
    path("engagement/texte/", commitment.commitment_terms, name="commitment_terms"),
]
of_programme: list[URLPattern | URLResolver] = [
    path("", lists.territories, name="list"),
    path("export/<slug:kind>/", lists.export_list, name="export"),
    path("suivi/", lists.confide, name="confide"),
    path("ecrire/", lists.write_to, name="write_to"),
    path("nouveau/", territory.add, name="add"),
    path("engagement/", commitment.programme_terms, name="terms"),
    path("<int:pk>/", include(of_territory)),
]

urlpatterns = [
    path("p/<slug:slug>/territoires/", include(of_programme)),
    path("territoires/<int:pk>/engagement/", commitment.go, name="go_to_commitment"),
]
