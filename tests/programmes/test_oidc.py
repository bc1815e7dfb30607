"""Sign-in by OpenID Connect, through allauth's own machinery and a provider on loopback."""

import os
import socket
import subprocess
import sys

from tests.drills.crew import ROOT
from tests.programmes.oidc_provider import CLIENT


def test_sign_in_through_a_provider(tmp_path):
    """In a process of its own: the provider's apps and URLs are there only where the settings name one."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    given = {
        "ESSAIM_VAR": str(tmp_path),
        "ESSAIM_OIDC_ISSUER": f"http://127.0.0.1:{port}",
        "ESSAIM_OIDC_CLIENT": CLIENT,
        "ESSAIM_OIDC_SECRET": "a secret of the tests",
        "DATABASE_URL": "",
    }

    told = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/programmes/oidc_inside.py", "-q", "--create-db", "-n0"],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stdout
