"""Where a benchmark runs: a folder and a database of its own for each size, under var/bench/.

With DATABASE_URL set to a PostgreSQL server, the database beside the one that it names: <name>_bench_<size>.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
ANSWER = "answer: "


def folder(size):
    name = f"postgresql-{size}" if os.environ.get("DATABASE_URL") else str(size)
    return Path(os.environ.get("ESSAIM_VAR") or ROOT / "var").resolve() / "bench" / name


def environment(size):
    """What the child processes of one size run under. Nothing of it is the demonstration's."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "ESSAIM_DEMO")}
    kept |= {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "ESSAIM_VAR": str(folder(size))}
    if url := os.environ.get("DATABASE_URL"):
        kept["DATABASE_URL"] = database_url(url, size)
    return kept


def database_url(url, size):
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}_bench_{size}"))


def empty(size):
    """A clean folder and, on PostgreSQL, a new database."""
    shutil.rmtree(folder(size), ignore_errors=True)
    if url := os.environ.get("DATABASE_URL"):
        _new_database(url, size)


def copied(size):
    """The name of a copy of this size: a database of its own, to do there what cannot be undone."""
    copy = f"{size}-copy"
    empty(copy)
    if url := os.environ.get("DATABASE_URL"):
        _new_database(url, copy, like=size)
    else:
        folder(copy).mkdir(parents=True)
        shutil.copy(folder(size) / "essaim.sqlite3", folder(copy))
    return copy


def _new_database(url, size, like=None):
    import psycopg
    from psycopg import sql

    new, source = _name(url, size), _name(url, like) if like else sql.Identifier("template1")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(new))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, source))


def _name(url, size):
    from psycopg import sql

    return sql.Identifier(urlsplit(database_url(url, size)).path.lstrip("/"))


def run_child(task, size, *options):
    """Run a task of `child.py` in a process of its own: what it says is shown, its answer comes back."""
    folder(size).mkdir(parents=True, exist_ok=True)
    log = folder(size) / "bench.log"
    command = [sys.executable, "-m", "benchmarks.child", task, str(size), *map(str, options)]
    with log.open("a") as errors:
        started = subprocess.Popen(
            command, cwd=ROOT, env=environment(size), stdout=subprocess.PIPE, stderr=errors, text=True
        )
        answer = _listen(started)
    if answer is None:
        raise SystemExit(f"{task} {' '.join(map(str, options))} failed at {size} territories: see {log}")
    return answer


def _listen(started):
    answer = None
    for line in started.stdout:
        if line.startswith(ANSWER):
            answer = json.loads(line.removeprefix(ANSWER))
        else:
            print(f"    {line}", end="", flush=True)
    return answer if started.wait() == 0 else None
