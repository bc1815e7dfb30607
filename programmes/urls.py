from django.urls import include, path

from programmes.views import board, creation, free_duties, links, plan, settings, team

app_name = "programmes"

of_programme = [
    path("", board.board, name="board"),
    path("cartes/<slug:name>/", board.panel, name="panel"),
    path("calendrier/", plan.calendar, name="calendar"),
    path("calendrier/phases/nouvelle/", plan.phase_add, name="phase_add"),
    path("calendrier/phases/<int:pk>/", plan.phase_edit, name="phase_edit"),
    path("calendrier/phases/<int:pk>/retirer/", plan.phase_remove, name="phase_remove"),
    path("calendrier/jalons/<int:pk>/", plan.moment_edit, name="moment_edit"),
    path("a-faire/", free_duties.free_duties, name="free_duties"),
    path("a-faire/export/<slug:kind>/", free_duties.free_duties_export, name="free_duties_export"),
    path("a-faire/demander/", free_duties.free_duty_add, name="free_duty_add"),
    path("a-faire/<int:pk>/", free_duties.free_duty, name="free_duty"),
    path("a-faire/<int:pk>/modifier/", free_duties.free_duty_edit, name="free_duty_edit"),
    path("a-faire/<int:pk>/rouvrir/", free_duties.free_duty_reopen, name="free_duty_reopen"),
    path("a-faire/<int:pk>/retirer/", free_duties.free_duty_remove, name="free_duty_remove"),
    path("a-faire/<int:pk>/fichier/", free_duties.free_duty_file, name="free_duty_file"),
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
