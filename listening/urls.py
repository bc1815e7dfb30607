from django.urls import include, path

from listening.views import excerpts, guide, interviews, notes, pairs, people, visits

app_name = "listening"

of_programme = [
    path("", visits.visit_list, name="list"),
    path("export/<slug:kind>/", visits.export_list, name="export"),
    path("nouvelle/", visits.plan, name="plan"),
    path("binomes/", pairs.pair_list, name="pairs"),
    path("binomes/<int:pk>/", pairs.pair, name="pair"),
    path("guide/", guide.guide, name="guide"),
    path("guide/usuel/", guide.start, name="guide_start"),
    path("guide/presentation/", guide.rewrite, name="guide_rewrite"),
    path("guide/themes/nouveau/", guide.theme_add, name="theme_add"),
    path("guide/themes/<int:pk>/", guide.theme, name="theme"),
    path("citations/", excerpts.excerpt_list, name="excerpts"),
    path("citations/<int:pk>/", excerpts.excerpt, name="excerpt"),
    path("citations/<int:pk>/retirer/", excerpts.remove, name="excerpt_remove"),
    path("entretiens/<int:pk>/", interviews.interview, name="interview"),
    path("entretiens/<int:pk>/modifier/", interviews.change, name="interview_change"),
    path("entretiens/<int:pk>/annuler/", interviews.cancel, name="interview_cancel"),
    path("entretiens/<int:pk>/retablir/", interviews.restore, name="interview_restore"),
    path("entretiens/<int:pk>/personnes/", interviews.add_person, name="person_add"),
    path("personnes/<int:pk>/", people.person, name="person"),
    path("personnes/<int:pk>/effacer/", people.remove, name="person_remove"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("notes/<int:pk>/deposer/", notes.file_note, name="note_file"),
    path("notes/<int:pk>/rouvrir/", notes.reopen, name="note_reopen"),
    path("notes/<int:pk>/themes/<slug:code>/texte/", notes.save_theme, name="save_theme"),
    path("notes/<int:pk>/themes/<slug:code>/citations/", excerpts.mark, name="excerpt_mark"),
    path("notes/<int:pk>/a-cote/<slug:side>/texte/", notes.save_side, name="save_side"),
    path("<int:pk>/", visits.visit, name="visit"),
    path("<int:pk>/agenda/", visits.visit_ics, name="visit_ics"),
    path("<int:pk>/modifier/", visits.change, name="visit_change"),
    path("<int:pk>/confirmer/", visits.confirm, name="visit_confirm"),
    path("<int:pk>/realisee/", visits.conclude, name="visit_conclude"),
    path("<int:pk>/annuler/", visits.cancel, name="visit_cancel"),
    path("<int:pk>/entretiens/", interviews.add, name="interview_add"),
]

urlpatterns = [
    path("p/<slug:slug>/ecoutes/", include(of_programme)),
]
