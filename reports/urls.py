from django.urls import path

from reports.views import composer, deliverable, shelf

app_name = "reports"

urlpatterns = [
    path("", shelf.shelf, name="shelf"),
    path("compiler/", shelf.compile_versions, name="compile"),
    path("compilations/<int:pk>/", shelf.compilation, name="compilation"),
    path("compilations/<int:pk>/fichier/", shelf.compilation_file, name="compilation_file"),
    path("compilations/<int:pk>/annuler/", shelf.compilation_cancel, name="compilation_cancel"),
    path("ecoute/<int:visit>/", deliverable.fiche_of_visit, name="fiche_of_visit"),
    path("<int:pk>/", deliverable.deliverable, name="deliverable"),
    path("<int:pk>/titre/", composer.rename, name="rename"),
    path("<int:pk>/rediger/", composer.compose, name="compose"),
    path("<int:pk>/rediger/<slug:code>/", composer.compose, name="section"),
    path("<int:pk>/rediger/<slug:code>/texte/", composer.save_text, name="save_text"),
    path("<int:pk>/rediger/<slug:code>/terminee/", composer.mark, name="mark"),
    path("<int:pk>/rediger/<slug:code>/citer/<int:excerpt>/", composer.cite, name="cite"),
    path("<int:pk>/apercu/", deliverable.preview, name="preview"),
    path("<int:pk>/apercu/fichier/", deliverable.preview_file, name="preview_file"),
    path("<int:pk>/relecture/", deliverable.send_for_rereading, name="send"),
    path("<int:pk>/relire/", deliverable.reread, name="reread"),
    path("<int:pk>/bon-a-tirer/", deliverable.approve, name="approve"),
    path("<int:pk>/reprendre/", deliverable.reopen, name="reopen"),
    path("<int:pk>/remarques/<int:remark>/traitee/", deliverable.settle_remark, name="settle_remark"),
    path("<int:pk>/versions/<int:number>/", deliverable.version_file, name="version"),
]
