"""Web, worker and scheduler in one command, each in a session of its own, started again when it dies.

`python config/supervisor.py` starts all three, `… worker scheduler` those two; `… worker` becomes that one,
as containers want. Run by its path and made of the standard library alone: it stays under 15 MiB.
"""

import ctypes
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
PR_SET_PDEATHSIG = 1
PAUSE = 1.0  # seconds before a process that died is started again
PATIENCE = 12.0  # seconds for all to stop by themselves


def commands(environ=os.environ):
    """How each process is started; the environment says where and how many."""
    python = [sys.executable, "-m"]
    # `migrate` has run the checks; here they would load every view and keep it in memory.
    celery = [*python, "celery", "--quiet", "--skip-checks", "-A", "config"]
    queues = environ.get("ESSAIM_QUEUES", "interactive,messages,documents,imports")
    slots = environ.get("ESSAIM_WORKER_THREADS", "4")
    return {
        "web": [*python, "gunicorn", "-c", "python:config.serving", "config.wsgi"],
        # Threads: a pool of processes with a broker that is a folder can deadlock when one of them dies.
        "worker": [
            *celery,
            "worker",
            "--pool=threads",
            f"--concurrency={slots}",
            f"--queues={queues}",
            "--without-mingle",
            "--without-gossip",
            "--without-heartbeat",
        ],
        "scheduler": [*celery, "beat", "--pidfile="],
    }


class Supervisor:
    def __init__(self, commands):
        self.commands = commands
        self.running = {}
        self.due = dict.fromkeys(commands, 0.0)
        self.stopping = False

    def run(self, announce):
        """Watch until told to stop; `announce` is called until it says that it did."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop_soon)
        announced = False
        while not self.stopping:
            self._reap()
            self._start_what_is_due()
            announced = announced or announce()
            time.sleep(0.2)
        self._stop_all()

    def _stop_soon(self, number, frame):
        self.stopping = True

    def _start_what_is_due(self):
        for name, moment in self.due.items():
            if name not in self.running and time.monotonic() >= moment:
                self.running[name] = _start(self.commands[name])

    def _reap(self):
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self._mourn(name, process.returncode)

    def _mourn(self, name, code):
        print(f"Essaim\u00a0: {name} s’est arrêté ({code}), il repart.", file=sys.stderr)
        del self.running[name]
        self.due[name] = time.monotonic() + PAUSE

    def _stop_all(self):
        self._signal(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and any(p.poll() is None for p in self.running.values()):
            time.sleep(0.1)
        self._signal(signal.SIGKILL)
        for process in self.running.values():
            process.wait()

    def _signal(self, number):
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, number)


def _start(command):
    return subprocess.Popen(  # noqa: S603  our own commands
        command,
        cwd=HERE.parent,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def announce(port):
    """Once the site answers, tell its address and, in the demonstration, who may sign in."""

    def told():
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/", timeout=5).close()  # nosec B310
        except urllib.error.HTTPError:
            pass  # it answers, the other processes come
        except OSError:
            return False
        print(welcome(port), flush=True)
        return True

    return told


def welcome(port):
    lines = ["", f"Essaim est prêt\u00a0: http://localhost:{port}/", ""]
    if os.environ.get("ESSAIM_DEMO"):
        demo = runpy.run_path(str(HERE.parent / "foundation" / "people" / "demo_logins.py"))
        logins = demo["DEMO_LOGINS"]
        width = max(len(login.email) for login in logins)
        lines += [f"Démonstration, mot de passe de tous les comptes\u00a0: {demo['PASSWORD']}", ""]
        lines += [f"  {login.email:<{width}}  {login.role}\u00a0: {login.sees}" for login in logins]
        lines += [""]
    return "\n".join([*lines, "Ctrl-C arrête tout.", ""])


def become(name):
    command = commands()[name]
    os.chdir(HERE.parent)
    os.execv(command[0], command)  # noqa: S606  our own commands


def main(arguments):
    names = arguments or ["web", "worker", "scheduler"]
    if len(names) == 1:
        become(names[0])
    if "web" not in names:
        return Supervisor({name: commands()[name] for name in names}).run(lambda: True)
    port = int(os.environ.get("PORT", "8000"))
    if not port_is_free(port):
        return f"Le port {port} est déjà pris\u00a0: choisissez-en un autre, par exemple make demo PORT=8123."
    return Supervisor({name: commands()[name] for name in names}).run(announce(port))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
