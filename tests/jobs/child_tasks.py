"""What tests have the child process do."""

import os
import time


def who(payload):
    return {"pid": os.getpid(), "parent": os.getppid(), "said": payload, "environment": sorted(os.environ)}


def sleep(payload):
    time.sleep(payload["seconds"])


def burn(payload):
    while True:
        pass


def eat(payload):
    return {"eaten": len(bytearray(payload["megabytes"] * 1024 * 1024))}


def die(payload):
    os._exit(7)


def refuse(payload):
    raise ValueError("no such page")


def loaded(payload):
    import sys

    return {"modules": sorted(name for name in sys.modules if name.partition(".")[0] in ("django", "config"))}
