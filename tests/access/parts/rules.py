"""The rules that recall, the quiet days, and what they will send."""

from reminders.models import Pause
from reminders.services.forecast import Forecast
from tests.access.row import get, of, post
from tests.programmes.factories import ProgrammeFactory, RoleFactory
from tests.reminders.scenes import rule

SAID = {"when": "after", "days": "5", "at": "08:00", "to": ["owner"]}


def of_departure(w):
    """The first message foreseen there."""
    departure = Forecast(w.programme).departures[0]
    return [w.programme.slug, departure.recipient, departure.day.isoformat()]


def of_pause(w):
    pause = Pause.objects.get_or_create(
        programme=w.programme, label="congés", starts="2027-08-01", ends="2027-08-15"
    )[0]
    return [w.programme.slug, pause.pk]


def another(w):
    """Another programme of the same organiser, and its rule."""
    other = ProgrammeFactory()
    member = other.members.create(user=w.organiser, first_name="Claire", last_name="Martin")
    RoleFactory(member=member)
    rule(other, -2)
    return {"de": str(other.pk)}


def kind_asked(w):
    return [w.programme.slug, "programmes.answer_invitation"]


ROWS = {
    "reminders:deadlines": [get("O")],
    "reminders:deadline": [get("O", kind_asked), post("O", kind_asked, {"how": "delay", "days": "21"})],
    "reminders:rules": [get("O")],
    "reminders:rule_add": [get("O"), post("O", data={"duty_kind": "programmes.answer_invitation", **SAID})],
    "reminders:rule_edit": [get("O", of("rule")), post("O", of("rule"), data=SAID)],
    "reminders:rule_drop": [get("O", of("rule")), post("O", of("rule"))],
    "reminders:rules_usual": [post("O", data={"duty_kind": "programmes.free"})],
    "reminders:rules_restore": [get("O"), post("O")],
    "reminders:rules_copy": [post("O", data=another)],
    "reminders:quiet": [get("O"), post("O", data={"weekends": "on"})],
    "reminders:pause_add": [
        get("O"),
        post("O", data={"label": "Pause", "starts": "2027-08-01", "ends": "2027-08-15"}),
    ],
    "reminders:pause_drop": [post("O", of_pause)],
    "reminders:held": [get("O")],
    "reminders:foreseen_export": [get("O", of("csv")), get("O", of("xlsx"))],
    "reminders:foreseen_message": [get("O", of_departure), post("O", of_departure, {"essai": "1"})],
    "reminders:foreseen_html": [get("O", of_departure)],
    "reminders:approve": [post("O", prepare=lambda w: w.hold_reminders())],
    "reminders:hold": [post("O")],
}
