from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from reminders.views import (
    aside,
    deadlines,
    duties,
    duty,
    feeds,
    foreseen,
    home,
    message,
    outbox,
    quiet,
    recall,
    rules,
)

app_name = "reminders"


class ActConverter(StringConverter):
    regex = "|".join(message.ACTS)


class SeveralConverter(StringConverter):
    regex = "|".join(outbox.ACTS)


register_converter(ActConverter, "mail_act")
register_converter(SeveralConverter, "several_act")

of_programme: list[URLPattern | URLResolver] = [
    path("calendrier/agenda/", feeds.agenda, name="programme_agenda"),
    path("calendrier/agenda/contenu/", feeds.choose, name="programme_agenda_choose"),
    path("calendrier/agenda/adresse/", feeds.reset, name="programme_agenda_reset"),
    path("calendrier/agenda/export/<slug:kind>/", feeds.export, name="programme_agenda_export"),
    path("echeances/", duties.duties, name="duties"),
    path("echeances/export/<slug:kind>/", duties.export_list, name="duties_export"),
    path("echeances/relancer/", recall.remind_many, name="remind_many"),
    path("echeances/relancer/<int:pk>/", recall.remind, name="remind"),
    path("echeances/dispenses/", duties.waivers, name="waivers"),
    path("echeances/dispenses/<int:pk>/annuler/", duty.ask_again, name="ask_again"),
    path("echeances/devoir/<str:kind>/<int:subject>/", duty.duty, name="duty"),
    path("echeances/devoir/<str:kind>/<int:subject>/reporter/", duty.extend, name="extend"),
    path("echeances/devoir/<str:kind>/<int:subject>/delai/", duty.forget_extension, name="forget_extension"),
    path("echeances/devoir/<str:kind>/<int:subject>/dispenser/", duty.waive, name="waive"),
    path("messages/", outbox.outbox, name="outbox"),
    path("messages/export/<slug:kind>/", outbox.export_list, name="outbox_export"),
    path("messages/lot/", outbox.batch, name="batch"),
    path("messages/plusieurs/<several_act:act>/", outbox.several, name="several"),
    path("messages/<int:pk>/", message.message, name="message"),
    path("messages/<int:pk>/apercu/", message.message_html, name="message_html"),
    path("messages/<int:pk>/modifier/", message.edit, name="message_edit"),
    path("messages/<int:pk>/revenu/", message.came_back, name="message_back"),
    path("messages/<int:pk>/<mail_act:act>/", message.act, name="message_act"),
    path("messages/a-plusieurs/", include("reminders.campaign_urls")),
    path("messages/rappels/", rules.rules, name="rules"),
    path("messages/rappels/ajouter/", rules.rule_add, name="rule_add"),
    path("messages/rappels/habituels/", rules.rules_usual, name="rules_usual"),
    path("messages/rappels/methode/", rules.rules_restore, name="rules_restore"),
    path("messages/rappels/reprendre/", rules.rules_copy, name="rules_copy"),
    path("messages/rappels/<int:pk>/", rules.rule_edit, name="rule_edit"),
    path("messages/rappels/<int:pk>/retirer/", rules.rule_drop, name="rule_drop"),
    path("messages/rappels/echeances/", deadlines.deadlines, name="deadlines"),
    path("messages/rappels/echeances/<str:kind>/", deadlines.deadline, name="deadline"),
    path("messages/rappels/jours/", quiet.quiet, name="quiet"),
    path("messages/rappels/jours/pause/", quiet.pause_add, name="pause_add"),
    path("messages/rappels/jours/pause/<int:pk>/retirer/", quiet.pause_drop, name="pause_drop"),
    path("messages/rappels/retenus/", foreseen.foreseen, name="held"),
    path("messages/rappels/retenus/export/<slug:kind>/", foreseen.export, name="foreseen_export"),
    path("messages/rappels/retenus/<int:pk>/<slug:day>/", foreseen.foreseen_message, name="foreseen_message"),
    path("messages/rappels/retenus/<int:pk>/<slug:day>/html/", foreseen.foreseen_html, name="foreseen_html"),
    path("messages/rappels/retenus/approuver/", foreseen.approve, name="approve"),
    path("messages/rappels/retenus/retenir/", foreseen.hold, name="hold"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("a-faire/mettre-de-cote/", aside.set_aside, name="set_aside"),
    path("a-faire/reprendre/", aside.take_up, name="take_up"),
    path("agenda/", feeds.agenda, name="agenda"),
    path("agenda/contenu/", feeds.choose, name="agenda_choose"),
    path("agenda/adresse/", feeds.reset, name="agenda_reset"),
    path("agenda/export/<slug:kind>/", feeds.export, name="agenda_export"),
    path("agenda/<str:token>.ics", feeds.feed, name="feed"),
    path("p/<slug:slug>/", include(of_programme)),
]
