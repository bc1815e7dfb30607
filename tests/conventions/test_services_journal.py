"""Every service that writes journals, or stands in this short list with its reason."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXEMPT = {
    "foundation/journal": "it is the journal",
    "foundation/search": "an index of what others journal",
    "foundation/texts": "its revisions are the history; the owner of a text journals the act",
    "foundation/files": "bytes of something that its owner journals",
    "foundation/jobs": "a job is its own trace; what people do to one is journaled",
}
SERVICES = {
    "foundation/documents/services.py": {
        "ask": "a rendition is a cache",
        "new_document": "the owner journals its birth",
        "_purge_one": "forgets a cache",
    },
    "foundation/mail/services/writing.py": {
        "write": "what causes a message is journaled by who causes it",
        "write_new": "as above",
        "write_drawn": "as above",
        "write_elsewhere": "as above",
    },
    "foundation/mail/sending.py": {},
    "programmes/services/roles.py": {
        "add_circle": "the object that owns the circle is journaled",
        "close_circle": "the object that owns the circle is journaled",
    },
    "programmes/services/codes.py": {
        "send_code": "the act that the code confirms is journaled",
        "_claim_a_try": "a count of tries",
    },
    "programmes/services/rehearsal.py": {"_send": "each copy to oneself is journaled by the mail"},
    "programmes/services/sections.py": {"change_as_seen": "the service that it is given journals"},
    "reminders/services/feeds.py": {"_keep": "what a calendar was given, for it to know what changed"},
    "reminders/services/news.py": {
        "_keep_all": "what happened is journaled, and how it was told is a message"
    },
    "reminders/services/campaigns.py": {
        "change": "a draft: its birth and its departure are journaled",
        "change_audience": "a draft",
        "attach": "a draft",
        "detach": "a draft",
    },
    "reminders/services/campaign_writing.py": {
        "_keep_some": "a batch: all of them are journaled when the last is written",
    },
    "reminders/services/campaign_handover.py": {
        "_stopped_meanwhile": "one more of those that were stopped, which was journaled",
    },
    "reminders/services/campaign_sending.py": {"send_trial": "a copy to oneself is journaled by the mail"},
    "reminders/services/by_hand.py": {"_keep": "journals the traces of the batch by one statement"},
    "reminders/services/writing.py": {"keep_all": "journals the traces of the batch by one statement"},
    "reports/services/reviewing.py": {},
    "reports/services/compiling.py": {"_purge_one": "forgets a copy of what is published"},
}


def service_files():
    for path in sorted(ROOT.glob("**/services/*.py")) + sorted(ROOT.glob("**/services.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith((".venv", "var", "tests")) and not any(name.startswith(one) for one in EXEMPT):
            yield name


def is_atomic(function):
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def called(function):
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def journals(function, functions, seen=()):
    """It records, or calls a function of the same file that does, or another service."""
    calls = called(function)
    if any(call.endswith(("journal.record", "journal.record_all", "_tell")) for call in calls):
        return True
    inner = [functions[call] for call in calls if call in functions and call not in seen]
    services = any(
        call.split(".")[0] in ("services", "roles", "people", "texts", "role_services") for call in calls
    )
    return services or any(journals(one, functions, (*seen, one.name)) for one in inner)


def writers(name):
    tree = ast.parse((ROOT / name).read_text())
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return functions, [node for node in functions.values() if is_atomic(node)]


@pytest.mark.parametrize("name", service_files())
def test_each_writing_service_journals(name):
    functions, atomic = writers(name)
    silent = [one.name for one in atomic if not journals(one, functions)]

    assert set(silent) <= set(SERVICES.get(name, {})) | imported_services(name, silent, functions), silent


def imported_services(name, silent, functions):
    """Functions that do their work by calling services imported by name from a sibling."""
    tree = ast.parse((ROOT / name).read_text())
    siblings = {
        alias.asname or alias.name
        for node in tree.body
        if (isinstance(node, ast.ImportFrom) and "services" in (node.module or ""))
        or (isinstance(node, ast.ImportFrom) and node.level)
        for alias in node.names
    }
    return {one for one in silent if called(functions[one]) & siblings}


def test_the_exempt_functions_exist():
    for name, exempt in SERVICES.items():
        functions, _atomic = writers(name)
        assert set(exempt) <= set(functions), name
