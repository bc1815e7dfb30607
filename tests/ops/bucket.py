"""A stub that speaks as much S3 as Essaim does, for one bucket: `with bucket("essaim") as (address, objects)`."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        """Others than Amazon refuse sums that they do not know."""
        assert not [name for name in self.headers if "checksum" in name.lower()]
        self.server.objects[self.place] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200)

    def do_GET(self):
        if not self.place:
            self.answer(200, self.listed().encode(), "application/xml")
        elif self.place in self.server.objects:
            self.answer(200, self.server.objects[self.place])
        else:
            self.answer(404)

    def do_HEAD(self):
        self.do_GET()

    def do_DELETE(self):
        self.server.objects.pop(self.place, None)
        self.answer(204)

    @property
    def place(self):
        assert "AWS4-HMAC-SHA256 Credential=key/" in self.headers["Authorization"]
        bucket, _slash, place = urlsplit(self.path).path.lstrip("/").partition("/")
        assert bucket == self.server.bucket
        return place

    def listed(self):
        prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
        below = [name[len(prefix) :] for name in self.server.objects if name.startswith(prefix)]
        files = "".join(
            f"<Contents><Key>{escape(prefix + one)}</Key></Contents>" for one in below if "/" not in one
        )
        folders = {one.partition("/")[0] for one in below if "/" in one}
        common = "".join(
            f"<CommonPrefixes><Prefix>{prefix}{one}/</Prefix></CommonPrefixes>" for one in folders
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{files}{common}</ListBucketResult>"

    def answer(self, status, body=b"", kind="application/octet-stream"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Sun, 22 Nov 2026 08:00:00 GMT")
        self.send_header("ETag", '"0"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        """Nothing to say."""


@contextmanager
def bucket(name):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.bucket, server.objects = name, {}
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}", server.objects
    finally:
        server.shutdown()
        server.server_close()
