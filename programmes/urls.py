from django.urls import include, path

from programmes.views import board, creation, links, plan, settings, team

app_name = "programmes"

of_programme = [
    path("", board.board, name="board"),
    path("cartes/<slug:name>/", board.panel, name="panel"),
    path("calendrier/", plan.calendar, name="calendar"),
    path("calendrier/phases/nouvelle/", plan.phase_add, name="phase_add"),
    path("calendrier/phases/<int:pk>/", plan.phase_edit, name="phase_edit"),
    path("calendrier/phases/<int:pk>/retirer/", plan.phase_remove, name="phase_remove"),
    path("calendrier/jalons/<int:pk>/", plan.moment_edit, name="moment_edit"),
    path("equipe/", team.team, name="team"),
    path("equipe/export/<slug:kind>/", team.team_export, name="team_export"),
    path("equipe/inviter/", team.invite, name="invite"),
    path("equipe/personnes/<int:pk>/", team.member, name="member"),
    path("equipe/personnes/<int:pk>/modifier/", team.member_edit, name="member_edit"),
    path("equipe/personnes/<int:pk>/liens/", team.member_revoke_links, name="revoke_links"),
    path("equipe/roles/<int:pk>/relancer/", team.role_invite_again, name="invite_again"),
    path("equipe/roles/<int:pk>/reponse/", team.role_record_answer, name="record_answer"),
    path("equipe/roles/<int:pk>/fin/", team.role_end, name="role_end"),
    path("equipe/structures/", team.partner_add, name="partner_add"),
    path("equipe/structures/<int:pk>/retirer/", team.partner_remove, name="partner_remove"),
    path("reglages/", settings.settings, name="settings"),
]

urlpatterns = [
    path("programmes/", board.programmes, name="list"),
    path("programmes/nouveau/", creation.create, name="create"),
    path("a-faire/<slug:purpose>/<int:subject>/", links.act, name="act"),
    path("l/<str:token>/", links.link, name="link"),
    path("p/<slug:slug>/", include(of_programme)),
    path("qui-etes-vous/", team.claim, name="claim"),
]
