"""Who may do what, URL by URL (docs/rights.md says it in words): the rows of `parts`, and these."""

import datetime
import importlib
import pkgutil

from django.core.files.uploadedfile import SimpleUploadedFile

from programmes import proposals
from programmes.models import Card
from programmes.services import moving, plan
from tests.access import parts
from tests.access.row import EVERYBODY, MEMBERS, get, of, post, typed
from tests.programmes.plan_file import PlanFile


def first_partner(w):
    return [w.programme.slug, w.programme.partners.first().pk]


def without_objectives(w):
    """What the method said and the programme no longer does."""
    card = w.programme.method_card
    card.data = {**card.data, "objectives": []}
    card.save()


SOMEBODY = {"civility": "Mme", "first_name": "Ana", "last_name": "Neuve", "email": "ana@exemple.fr"}
TYPED = {"base": 1, "html": "<p>Autre chose.</p>"}


ASKED = {"what": "Déposer le bilan", "proof": "tick", "strength": "required", "owes": "", "unit": "days"}


DATED = {"label": "Copil", "kind": "meeting", "hangs": "fixed", "date": "2027-05-05", "precision": "day"}
ELECTION = {"label": "Municipales", "starts": "2027-03-01", "ends": "2027-03-21"}


def copil(w):
    return [w.programme.slug, w.programme.moments.get(code="copil").pk]


def a_month_later(w):
    """The copil, as the page that previews it sends it."""
    moves = [moving.Move(copil(w)[1], datetime.date(2027, 5, 5))]
    return {"moves": proposals.sign(w.programme, moves)}


def move_the_copil(w):
    moving.move(w.programme, [moving.Move(copil(w)[1], datetime.date(2027, 5, 5))], by=w.organiser)


def last_move(w):
    return [w.programme.slug, getattr(moving.last_move(w.programme), "pk", 1)]


def add_an_election(w):
    days = {"starts": datetime.date(2027, 3, 1), "ends": datetime.date(2027, 3, 21)}
    plan.add_election(w.programme, label="Municipales", by=w.organiser, **days)


def election(w):
    return [w.programme.slug, w.programme.election_periods.values_list("pk", flat=True).first() or 1]


def ask_a_principle(w):
    rule = {"code": "a-confirmer", "kind": "principle", "statement": "À voir", "check": {"is": "confirm"}}
    Card.objects.update_or_create(programme=w.programme, defaults={"data": {"rules": [rule]}})


def plan_file(w):
    """The workbook of the plan as it was exported: sent back, it changes nothing."""
    return {"file": SimpleUploadedFile("plan.xlsx", PlanFile(w.programme).content().read())}


def plan_moved(w):
    """The same with one date moved, as its preview sends it."""
    file = PlanFile(w.programme)
    file.put("copil", "date", datetime.date(2027, 3, 18))
    return file.applied(w.organiser)


def asked_of_everybody(w):
    return {**ASKED, "where": [w.programme.circle.pk]}


PHASE = {"name": "Phase neuve", "starts": "2027-01-01", "ends": "2027-02-01", "activities": ""}
NO_ROW = {"ligne-TOTAL_FORMS": "0", "ligne-INITIAL_FORMS": "0"}
NO_ROLE = {"role-TOTAL_FORMS": "0", "role-INITIAL_FORMS": "0"}
LISTENERS = "OLERXF"
ONLY_TEAM_SEES = "OLXCFSDP"
UNSEEN = "XCSDP"  # a visit and what hangs on it


def OF_METHOD(w):
    return ["s-organiser-pour-innover"]


def of_saved(w):
    return [w.saved_method.pk]


TABLE = {
    # programmes
    "programmes:list": [get(EVERYBODY, lambda w: [])],
    "programmes:create": [
        get("OAZ", lambda w: []),
        post(
            "OAZ",
            lambda w: [],
            {
                "method": "s-organiser-pour-innover",
                "title": "Neuf",
                "starts_on": "2027-01-04",
                "target_territories": "9",
                "reply_address": "a@exemple.fr",
            },
        ),
    ],
    "programmes:method": [get("OAZ", OF_METHOD)],
    "programmes:method_export": [get("OAZ", OF_METHOD)],
    "programmes:create_prepare": [
        get("OAZ", OF_METHOD),
        post("OAZ", OF_METHOD, {"title": "Neuf"}, status=200, writes=False),
    ],
    "programmes:create_calendar": [get("OAZ", OF_METHOD)],
    "programmes:saved_methods": [
        get("OAZ", lambda w: []),
        post("OAZ", lambda w: [], {}, status=200, writes=False),
    ],
    "programmes:share_method": [post("O", of_saved, {"shared": "1"}, hidden=MEMBERS)],
    "programmes:delete_method": [post("O", of_saved, hidden=MEMBERS)],
    "programmes:card": [get(MEMBERS)],
    "programmes:method_save": [get("O"), post("O", data={"title": "Neuve", "code": "neuve"})],
    "programmes:next_edition": [get("O"), post("O", data={"title": "Encore", "carried": ["team"]})],
    "programmes:board": [get(MEMBERS)],
    "programmes:panel": [
        get("O", of("echeances")),
        get("OEXCFSD", of("ruche"), shared=True),
    ],
    "programmes:calendar": [get(MEMBERS)],
    "programmes:plan_export": [get(MEMBERS, of(kind), shared=True) for kind in ("xlsx", "csv", "ics")],
    "programmes:plan_pdf": [
        get(MEMBERS, of("affiche"), shared=True, writes=None),
        post(MEMBERS, of("liste"), shared=True),
    ],
    "programmes:plan_pdf_file": [get(MEMBERS, of("affiche"), shared=True, status=302, writes=None)],
    "programmes:plan_import": [get("O"), post("O", data=plan_file, status=200, writes=False)],
    "programmes:plan_import_apply": [post("O", data=plan_moved)],
    "programmes:phase_add": [get("O"), post("O", data=PHASE)],
    "programmes:phase_edit": [
        get("O", lambda w: [w.programme.slug, w.programme.phases.first().pk]),
        post("O", lambda w: [w.programme.slug, w.programme.phases.first().pk], PHASE),
    ],
    "programmes:phase_remove": [post("O", lambda w: [w.programme.slug, w.programme.phases.last().pk])],
    "programmes:plan_table": [get(MEMBERS)],
    "programmes:moment_add": [get("O"), post("O", data=DATED)],
    "programmes:moment_edit": [get("O", copil), post("O", copil, DATED)],
    "programmes:moment_remove": [post("O", copil)],
    "programmes:moment_ics": [get(MEMBERS, copil, shared=True)],
    "programmes:plan_move": [get("O", status=302), post("O", data=a_month_later)],
    "programmes:plan_undo": [post("O", last_move, prepare=move_the_copil)],
    "programmes:election_add": [get("O"), post("O", data=ELECTION)],
    "programmes:election_remove": [post("O", election, prepare=add_an_election)],
    "programmes:plan_rules": [get("O")],
    "programmes:plan_reason": [
        get("O", of("a-confirmer"), prepare=ask_a_principle, query="?breach=confirm"),
        post("O", of("a-confirmer"), {"breach": "confirm"}, prepare=ask_a_principle),
    ],
    "programmes:free_duties": [get("O")],
    "programmes:free_duties_export": [get("O", of("csv")), get("O", of("xlsx"))],
    "programmes:free_duty_add": [get("O"), post("O", data=asked_of_everybody)],
    "programmes:free_duty": [
        get("OFSD", of("free_duty"), hidden="LEXRCP"),
        post("OF", of("free_duty"), hidden="LEXRCP"),
    ],
    "programmes:free_duty_edit": [get("O", of("free_duty")), post("O", of("free_duty"), ASKED)],
    "programmes:free_duty_reopen": [post("O", of("free_done"))],
    "programmes:free_duty_remove": [get("O", of("free_duty")), post("O", of("free_duty"))],
    "programmes:free_duty_file": [get("OFSD", of("free_done"), hidden="LEXRCP")],
    "programmes:state": [get("O")],
    "programmes:state_progress": [get("O")],
    "programmes:takeover_start": [get("OAZ", lambda w: []), post("OAZ", lambda w: [], writes=False)],
    "programmes:takeover": [get("O"), post("O", status=200, writes=False)],
    "programmes:takeover_workbook": [get("O", writes=None)],
    "programmes:takeover_apply": [post("O", writes=False)],
    "programmes:takeover_progress": [get("O")],
    "programmes:let_leave": [post("O", writes=None)],
    "programmes:state_change": [get("O", of("clos")), post("O", of("clos"))],
    "programmes:team": [get("O")],
    "programmes:team_export": [get("O", of("csv")), get("O", of("xlsx"))],
    "programmes:invite": [get("O"), post("O", data={**SOMEBODY, "kind": "expert"})],
    "programmes:member": [get("OLEXP", of("stranger"), hidden="RCFSD")],
    "programmes:member_edit": [
        get("O", of("stranger"), hidden="RCFSD"),
        post("O", of("stranger"), {"first_name": "Autre", "last_name": "Nom"}, hidden="RCFSD"),
    ],
    "programmes:revoke_links": [post("O", of("stranger"))],
    "programmes:invite_again": [post("O", of("pending"), hidden="RCFSD")],
    "programmes:record_answer": [post("O", of("pending"), {"answer": "accept"}, hidden="RCFSD")],
    "programmes:role_end": [
        post("O", of("pending"), hidden="RCFSD"),
        post("OF", of("delegate_role"), hidden="LEXRCP"),
    ],
    "programmes:partner_add": [post("O", data={"name": "Une structure", "kind": "partner"})],
    "programmes:partner_remove": [post("O", lambda w: [w.programme.slug, w.programme.partners.first().pk])],
    "programmes:settings": [get("O")],
    "programmes:settings_identity": [
        get("O"),
        post("O", data={"title": "Autre titre", "reply_address": "b@exemple.fr"}),
    ],
    "programmes:settings_colour": [get("O", of("accent"), shared=True)],
    "programmes:settings_structures": [get("O"), post("O", data={"name": "Neuve", "kind": "funder"})],
    "programmes:settings_structure": [
        get("O", first_partner),
        post("O", first_partner, {"kind": "funder", "role": "finance"}),
    ],
    "programmes:settings_structure_remove": [post("O", first_partner)],
    "programmes:settings_structure_move": [post("O", lambda w: [*first_partner(w), "descendre"])],
    "programmes:settings_card": [get("O"), post("O", data={"objectives": "Comprendre"})],
    "programmes:settings_parts": [get("O"), post("O", data={"listening": "on"})],
    "programmes:settings_coverage": [get("O"), post("O", data=NO_ROW)],
    "programmes:settings_nominations": [get("O"), post("O", data=NO_ROLE)],
    "programmes:settings_vocabulary": [
        get("O"),
        post("O", data={"workshop_one": "session", "workshop_many": "sessions"}),
    ],
    "programmes:settings_languages": [get("O"), post("O", data={"languages": "br"})],
    "programmes:settings_method": [get("O")],
    "programmes:settings_revert": [post("O", of("objectives"), shared=True, prepare=without_objectives)],
    "programmes:settings_public": [get("O"), post("O", data={"is_public": "yes"})],
    "programmes:settings_preview": [get("O")],
    "programmes:settings_leaflet": [post("O", writes=None)],
    "programmes:settings_memo": [get("O")],
    "programmes:memo": [  # that of the partners: tests/programmes/test_memo.py
        get("OFSD", of("territoire"), shared=True, writes=None),
        get("OC", of("groupe"), shared=True, writes=None),
    ],
    "programmes:memo_file": [get("OFSD", of("territoire"), shared=True, status=302, writes=None)],
    "programmes:act": [
        get("", lambda w: ["answer_invitation", w.pending.pk], hidden=MEMBERS),
        post("", lambda w: ["answer_invitation", w.pending.pk], {"answer": "accept"}, hidden=MEMBERS),
        get("F", lambda w: ["do_free_duty", w.free_duty.pk], hidden="OLEXRCSDP"),
        post("F", lambda w: ["do_free_duty", w.free_duty.pk], hidden="OLEXRCSDP"),
    ],
    "programmes:claim": [get(EVERYBODY, lambda w: [])],
    "search:results": [get(EVERYBODY, lambda w: [], query="?q=pays")],
    # reminders
    "reminders:home": [get(EVERYBODY + "_", lambda w: [])],
    # copils
    "copils:list": [get("OC")],
    "copils:add": [get("O"), post("O", data={"name": "Comité neuf", "kind": "technique"})],
    "copils:edit": [get("O", of("body")), post("O", of("body"), {"name": "Autre", "kind": "copil"})],
    "copils:invite": [get("O", of("body")), post("O", of("body"), SOMEBODY)],
    # territories
    "territories:list": [get("OEXCFSD")],
    "territories:export": [get("O", of("csv")), get("O", of("xlsx"))],
    "territories:add": [get("O")],
    "territories:terms": [
        get("O"),
        post("O", data={"undertakings": "écouter", "organisers_cover": "les repas"}),
    ],
    "territories:detail": [get("OEXCFSD", of("participation"), hidden="LRP")],
    "territories:edit": [get("O", of("participation"), hidden="LRP")],
    "territories:step": [
        get("O", of("participation", "solicited"), hidden="LRP"),
        post("O", of("participation", "solicited"), {"state": "done"}, hidden="LRP"),
    ],
    "territories:step_undo": [post("O", of("participation", "listed"), hidden="LRP")],
    "territories:decline": [
        get("O", of("participation"), hidden="LRP"),
        post("O", of("participation"), {"reason": "Manque de temps"}, hidden="LRP"),
    ],
    "territories:withdraw": [
        get("O", of("participation"), hidden="LRP"),
        post("O", of("participation"), {"reason": "Manque de temps"}, hidden="LRP"),
    ],
    "territories:resume": [post("O", of("participation"), hidden="LRP", writes=False)],
    "territories:invite_referent": [
        get("O", of("participation"), hidden="LRP"),
        post("O", of("participation"), SOMEBODY, hidden="LRP"),
    ],
    "territories:invite_signatory": [
        get("O", of("participation"), hidden="LRP"),
        post("O", of("participation"), SOMEBODY, hidden="LRP"),
    ],
    "territories:send_invitations": [post("O", of("participation"), hidden="LRP", writes=False)],
    "territories:delegates": [get("OF", of("participation"), hidden="LRP")],
    "territories:delegate_replace": [get("OF", of("participation", "delegate_role"), hidden="LRP")],
    "territories:delegate_cover": [
        post("O", of("participation", "delegate_role"), {"covered": "no"}, hidden="LRP")
    ],
    "territories:commitment": [get("OFS", of("participation"), hidden="LRP")],
    "territories:commitment_pdf": [get("OFS", of("participation"), hidden="LRP", status=404)],
    "territories:commitment_rebuild": [
        post("OF", of("participation"), hidden="LRP", prepare=lambda w: w.sign(), writes=False)
    ],
    "territories:commitment_request": [post("OF", of("participation"), hidden="LRP")],
    "territories:commitment_pass_on": [
        get("OF", of("participation"), hidden="LRP"),
        post("OF", of("participation"), SOMEBODY, hidden="LRP"),
    ],
    "territories:commitment_terms": [
        get("O", of("participation"), hidden="LRP"),
        post(
            "O",
            of("participation"),
            {"undertakings": "écouter", "organisers_cover": "les repas"},
            hidden="LRP",
        ),
    ],
    "territories:go_to_commitment": [
        get("OFSEXCD", lambda w: [w.participation.pk], hidden="LRP", status=302)
    ],
    # listening
    "listening:list": [get(LISTENERS)],
    "listening:export": [get(LISTENERS, of(kind), shared=True) for kind in ("csv", "xlsx")],
    "listening:plan": [get("O")],
    "listening:pairs": [get("O")],
    "listening:pair": [get("O", of("pair"))],
    "listening:guide": [get(LISTENERS)],
    "listening:guide_start": [post("O", writes=False)],
    "listening:guide_rewrite": [get("O")],
    "listening:theme_add": [get("O"), post("O", data={"label": "Neuf", "question": "Pourquoi ?"})],
    "listening:theme": [
        get("O", of("theme")),
        post("O", of("theme"), {"label": "Autre", "question": "Qui ?"}),
    ],
    "listening:excerpts": [get("LEXR")],
    "listening:excerpt": [get("LER", of("excerpt"), hidden="OXCFSDP")],
    "listening:excerpt_remove": [post("ER", of("excerpt"), hidden="OXCFSDP")],
    "listening:interview": [get("OLERF", of("interview"), hidden=UNSEEN)],
    "listening:interview_change": [
        get("OERF", of("interview"), hidden=UNSEEN),
        post("OERF", of("interview"), {"kind": "individual", "title": "Maire"}, hidden=UNSEEN),
    ],
    "listening:interview_cancel": [post("OERF", of("interview"), hidden=UNSEEN)],
    "listening:interview_restore": [post("OERF", of("interview"), hidden=UNSEEN)],
    "listening:person_add": [
        post("ERF", of("interview"), {"name": "Une autre", "category": "elu"}, hidden=UNSEEN)
    ],
    "listening:person": [get("ERF", of("person"), hidden=UNSEEN)],
    "listening:person_remove": [post("ERF", of("person"), hidden=UNSEEN)],
    "listening:note": [get("LER", of("note"), hidden=UNSEEN)],
    "listening:note_file": [post("ER", of("note"), hidden=UNSEEN)],
    "listening:note_reopen": [
        post("LE", of("note"), {"reason": "À compléter"}, prepare=lambda w: file_it(w), hidden=UNSEEN)
    ],
    "listening:save_theme": [
        post("ER", lambda w: [w.programme.slug, w.note.pk, "gouvernance"], typed(0), hidden=UNSEEN)
    ],
    "listening:excerpt_mark": [
        post(
            "ER",
            lambda w: [w.programme.slug, w.note.pk, "gouvernance"],
            {"quote": "Des mots dits"},
            hidden=UNSEEN,
        )
    ],
    "listening:save_side": [
        post("ER", lambda w: [w.programme.slug, w.note.pk, "atmosphere"], typed(0), hidden=UNSEEN)
    ],
    "listening:visit": [get("OLERF", of("visit"), hidden=UNSEEN)],
    "listening:visit_change": [get("O", of("visit"), hidden=UNSEEN)],
    "listening:visit_confirm": [post("OERF", of("visit"), hidden=UNSEEN)],
    "listening:visit_conclude": [post("OER", of("visit"), hidden=UNSEEN)],
    "listening:visit_cancel": [post("O", of("visit"), {"reason": "Neige"}, hidden=UNSEEN)],
    "listening:interview_add": [
        get("OERF", of("visit"), hidden=UNSEEN),
        post("OERF", of("visit"), {"kind": "individual", "title": "Maire"}, hidden=UNSEEN),
    ],
}
for _part in pkgutil.iter_modules(parts.__path__):
    TABLE |= importlib.import_module(f"{parts.__name__}.{_part.name}").ROWS


def file_it(world):
    from listening.services import file_note

    file_note(world.note, by=world.expert)


# Pages that anybody may open, and those that only the demonstration has.
PUBLIC = {
    "health": 503,  # no worker runs beside the tests
    "accessibility": 200,
    "legal": 200,
}
DEMO_ONLY = {"style", "mail:letters", "mail:letter", "mail:letter_html", "mail:attachment"}
# For everybody once it is online, for its organisers before: tests/programmes/presentation/.
PUBLIC_FACE = {
    "programmes:public",
    "programmes:public_style",
    "programmes:public_logo",
    "programmes:public_leaflet",
}
# Tested by their own: a link's rights are in its signature (tests/programmes/test_links.py), the rest is allauth's.
ELSEWHERE = {*PUBLIC_FACE, "programmes:link", "mail:leave_news", "mail:returns"}
ACCOUNTS = ("account_", "mfa_", "socialaccount_", "openid_connect_")
