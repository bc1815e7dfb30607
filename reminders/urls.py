from django.urls import include, path, register_converter

from reminders.views import duties, held, home, outbox

app_name = "reminders"


class ActConverter:
    regex = "|".join(outbox.ACTS)

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(ActConverter, "mail_act")

of_programme = [
    path("echeances/", duties.duties, name="duties"),
    path("echeances/export/<slug:kind>/", duties.export_list, name="duties_export"),
    path("echeances/relancer/<int:pk>/", duties.remind, name="remind"),
    path("messages/", outbox.outbox, name="outbox"),
    path("messages/<int:pk>/", outbox.message, name="message"),
    path("messages/<int:pk>/<mail_act:act>/", outbox.act, name="message_act"),
    path("messages/rappels/", outbox.rules, name="rules"),
    path("messages/rappels/retenus/", held.held, name="held"),
    path("messages/rappels/retenus/approuver/", held.approve, name="approve"),
    path("messages/rappels/retenus/retenir/", held.hold, name="hold"),
    path("messages/rappels/ajouter/", outbox.rule_add, name="rule_add"),
    path("messages/rappels/<int:pk>/retirer/", outbox.rule_drop, name="rule_drop"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("p/<slug:slug>/", include(of_programme)),
]
