"""How a calendar is told of the address of a feed."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reminders.addresses import as_webcal


@dataclass(frozen=True)
class Way:
    """A calendar: the button that opens it, if it has one, and the steps by hand."""

    name: str | Promise
    steps: tuple
    url: str = ""


def ways_to_subscribe(address, name):
    webcal = as_webcal(address)
    in_outlook = urlencode({"url": address, "name": f"Essaim, {name}"}, quote_via=quote)
    return [
        Way(
            _("Google Agenda"),
            (
                _("Sur un ordinateur, ouvrez Google Agenda."),
                _("À gauche, à côté de «\u00a0Autres agendas\u00a0», choisissez «\u00a0+\u00a0»."),
                _("Choisissez «\u00a0À partir de l’URL\u00a0», collez l’adresse, puis ajoutez l’agenda."),
                _("Google relit plusieurs fois par jour."),
            ),
            f"https://calendar.google.com/calendar/r?{urlencode({'cid': webcal}, quote_via=quote)}",
        ),
        Way(
            _("Outlook"),
            (
                _("Ouvrez le calendrier d’Outlook, puis «\u00a0Ajouter un calendrier\u00a0»."),
                _("Choisissez «\u00a0S’abonner à partir du web\u00a0»."),
                _("Collez l’adresse, donnez un nom, puis «\u00a0Importer\u00a0»."),
            ),
            f"https://outlook.office.com/calendar/0/addfromweb?{in_outlook}",
        ),
        Way(
            _("Calendrier d’Apple, sur un Mac"),
            (
                _("Menu «\u00a0Fichier\u00a0», «\u00a0Nouvel abonnement à un calendrier\u00a0»."),
                _("Collez l’adresse, puis «\u00a0S’abonner\u00a0»\u202f; actualisez toutes les heures."),
            ),
        ),
        Way(
            _("Thunderbird"),
            (
                _("Menu «\u00a0Fichier\u00a0», «\u00a0Nouveau\u00a0», «\u00a0Agenda\u00a0»."),
                _("Choisissez «\u00a0Sur le réseau\u00a0»."),
                _("Collez l’adresse\u202f; laissez le nom vide, puis «\u00a0Trouver les agendas\u00a0»."),
            ),
        ),
        Way(
            _("Téléphone"),
            (
                _("iPhone\u00a0: touchez «\u00a0Ouvrir dans mon agenda\u00a0», puis abonnez-vous."),
                _("Android\u00a0: ajoutez-la à Google Agenda sur un ordinateur."),
                _("Elle paraît ensuite dans l’application Agenda du téléphone."),
            ),
        ),
    ]
