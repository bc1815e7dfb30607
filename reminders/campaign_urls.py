"""« Écrire à plusieurs »: a message to many, under the messages of a programme."""

from django.urls import include, path, register_converter

from reminders.views.campaigns import drafts, people, preview, results, sending, writing


class AgainConverter:
    """To whom one writes again."""

    regex = "|".join(results.AGAIN)

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(AgainConverter, "again")

of_campaign = [
    path("", results.campaign, name="campaign"),
    path("export/<slug:kind>/", results.campaign_export, name="campaign_export"),
    path("ecrire-a/<again:group>/", results.campaign_write_again, name="campaign_write_again"),
    path("texte/", writing.campaign_write, name="campaign_write"),
    path("pieces/<int:number>/", writing.campaign_file, name="campaign_file"),
    path("a-qui/", people.campaign_audience, name="campaign_audience"),
    path("a-qui/compte/", people.campaign_count, name="campaign_count"),
    path("a-qui/territoires/", people.campaign_circles, name="campaign_circles"),
    path("a-qui/personnes/", people.campaign_people, name="campaign_people"),
    path("a-qui/personnes/export/<slug:kind>/", people.campaign_people_export, name="campaign_people_export"),
    path("a-qui/personnes/<int:member>/", people.campaign_leave_out, name="campaign_leave_out"),
    path("apercu/", preview.campaign_preview, name="campaign_preview"),
    path("apercu/<int:member>/html/", preview.campaign_preview_html, name="campaign_preview_html"),
    path("essai/", preview.campaign_try, name="campaign_try"),
    path("envoyer/", sending.campaign_send, name="campaign_send"),
    path("remettre/", sending.campaign_unplan, name="campaign_unplan"),
    path("arreter/", sending.campaign_cancel, name="campaign_cancel"),
    path("reprendre/", sending.campaign_resume, name="campaign_resume"),
    path("liberer/", sending.campaign_release, name="campaign_release"),
    path("dupliquer/", drafts.campaign_duplicate, name="campaign_duplicate"),
    path("supprimer/", drafts.campaign_delete, name="campaign_delete"),
]

urlpatterns = [
    path("", drafts.campaign_list, name="campaigns"),
    path("nouveau/", drafts.campaign_new, name="campaign_new"),
    path("<int:pk>/", include(of_campaign)),
]
