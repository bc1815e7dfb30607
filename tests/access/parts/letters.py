"""The date of a visit taken away; what a press would write, sent first to who presses."""

from tests.access.row import get, of

UNSEEN = "XCSDP"

ROWS = {
    "listening:visit_ics": [get("OLERF", of("visit"), hidden=UNSEEN)],
}
