"""« Ajouter à mon agenda », beside a date."""

from django import template

from programmes.add_links import add_links
from programmes.calendar import event_of
from programmes.contracts.agenda import Event

register = template.Library()


@register.inclusion_tag("programmes/partials/add_to_calendar.html")
def add_to_calendar(date, programme=None, inline=False, small=True, side="right"):
    """Of an Event or of a dated Moment: its file, and the page of other calendars where it stands ready.

    `inline`: unfolded in the text, where a menu would be cut. `small`: beside a line, not among the acts of a page.
    `side`: where the button stands, hence the edge that the menu keeps to.
    """
    event = date if isinstance(date, Event) else event_of(date, programme or date.programme)
    return {"event": event, "links": add_links(event), "inline": inline, "small": small, "side": side}
