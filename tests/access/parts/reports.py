"""A fiche is written by its team, re-read by its territory, published by the organisers, read by its audience."""

from tests.access.row import MEMBERS, get, of, post, typed


def first_section(w):
    return [w.programme.slug, w.fiche.pk, "bref"]


ROWS = {
    "reports:shelf": [get(MEMBERS)],
    "reports:compile": [
        post(MEMBERS, data={"form": "pdf"}, writes=None)  # those who may read nothing are told so
    ],
    "reports:compilation": [get("C", of("compilation"), hidden="OLEXRFSDP")],
    "reports:compilation_file": [get("C", of("compilation"), hidden="OLEXRFSDP")],
    "reports:compilation_cancel": [post("C", of("compilation"), hidden="OLEXRFSDP", writes=False)],
    "reports:fiche_of_visit": [
        get("OLERF", of("visit"), hidden="XCSDP", status=302),
        post("OER", of("visit"), hidden="XCSDP", writes=False),
    ],
    "reports:deliverable": [
        get("OER", of("fiche"), hidden="LXCFSDP"),
        get("OEXC", of("published"), hidden="LRFSDP"),
    ],
    "reports:rename": [
        get("ER", of("fiche"), hidden="LXCFSDP"),
        post("ER", of("fiche"), {"title": "Un titre"}, hidden="LXCFSDP"),
    ],
    "reports:compose": [get("ER", of("fiche"), hidden="LXCFSDP")],
    "reports:section": [get("ER", first_section, hidden="LXCFSDP")],
    "reports:save_text": [post("ER", first_section, typed(1), hidden="LXCFSDP")],
    "reports:mark": [post("ER", first_section, {"done": "1"}, hidden="LXCFSDP")],
    "reports:cite": [post("ER", lambda w: [*first_section(w), w.excerpt.pk], hidden="LXCFSDP", status=200)],
    "reports:preview": [
        get("OER", of("fiche"), hidden="LXCFSDP", writes=None),
        post("OER", of("fiche"), hidden="LXCFSDP"),
    ],
    "reports:preview_file": [get("OER", of("fiche"), hidden="LXCFSDP", status=302, writes=None)],
    "reports:send": [post("ER", of("fiche"), hidden="LXCFSDP")],
    "reports:reread": [
        post(
            "F",
            of("fiche"),
            {"validate": "1"},
            hidden="LXCSDP",
            prepare=lambda w: w.in_state(fiche="rereading"),
        ),
        post(
            "O",
            of("fiche"),
            {"for_territory": "1"},
            hidden="LXCSDP",
            prepare=lambda w: w.in_state(fiche="rereading"),
        ),
    ],
    "reports:approve": [
        post("O", of("fiche"), hidden="LXCSDP", prepare=lambda w: w.in_state(fiche="validated"))
    ],
    "reports:reopen": [
        post("OER", of("fiche"), hidden="LXCSDP", prepare=lambda w: w.in_state(fiche="validated"))
    ],
    "reports:settle_remark": [post("ER", of("fiche", "remark"), hidden="LXCFSDP")],
    "reports:version": [get("OEXC", lambda w: [w.programme.slug, w.published.pk, 1], hidden="LRFSDP")],
}
