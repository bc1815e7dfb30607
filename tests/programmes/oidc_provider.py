"""An OpenID Connect provider on loopback: says of the person what the test has put in `person`."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

CLIENT = "essaim-tests"


class Provider(ThreadingHTTPServer):
    """`signed`: it signs what it says of the person, as ProConnect does."""

    signed = False
    person: dict

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/userinfo":
            return self._say_who()
        url = self.server.url
        return self._answer(
            {
                "issuer": url,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "userinfo_endpoint": f"{url}/userinfo",
                "jwks_uri": f"{url}/keys",
            }
        )

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        facts = {
            "iss": self.server.url,
            "aud": CLIENT,
            "exp": 4_000_000_000,
            "sub": self.server.person["sub"],
        }
        identity = jwt.encode(facts, "k" * 32)
        self._answer({"access_token": "granted", "token_type": "Bearer", "id_token": identity})

    def _say_who(self):
        if self.server.signed:
            self._answer(jwt.encode(self.server.person, "k" * 32), "application/jwt; charset=utf-8")
        else:
            self._answer(self.server.person)

    def _answer(self, content, kind="application/json"):
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Silent."""
