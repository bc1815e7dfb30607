"""A provider's API on loopback, that answers as it is told: what Postmark answers, over real HTTP."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Provider:
    """`answers`: (status, body), "cut" (hang up once asked) or seconds to wait; then « taken » for ever."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def start(self):
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                provider.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                answer = provider.answers.pop(0) if provider.answers else provider.taken()
                if answer == "cut":
                    self.connection.close()
                    return
                if isinstance(answer, int | float):
                    time.sleep(answer)
                    answer = provider.taken()
                self._say(*answer)

            def _say(self, status, body):
                content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args):
                pass

        return Handler

    def taken(self):
        to = self.asked[-1]["To"]
        return 200, {
            "To": to,
            "SubmittedAt": "2026-11-22T08:00:00Z",
            "MessageID": f"883953f4-0000-4000-8000-{len(self.asked):012d}",
            "ErrorCode": 0,
            "Message": "OK",
        }
