"""Hostile HTML reaches the renderer all the same: it fetches nothing but our files, and nothing leaves."""

import base64
import socket
import subprocess
import sys
import threading
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from weasyprint import HTML

from foundation.documents.fetcher import SafeURLFetcher
from foundation.jobs.pool import ChildFailed


@pytest.fixture
def trap():
    """A server that nobody should ever reach; it remembers who came."""
    came = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    closing = threading.Event()

    def listen():
        while not closing.is_set():
            try:
                visitor, _address = server.accept()
            except TimeoutError:
                continue
            came.append(visitor.recv(200))
            visitor.close()

    listener = threading.Thread(target=listen)
    listener.start()
    yield f"127.0.0.1:{server.getsockname()[1]}", came
    closing.set()
    listener.join()
    server.close()


HOSTILE = {
    "image": '<img src="{}" alt="x">',
    "srcset": '<img srcset="{} 1x" alt="x">',
    "link": '<link rel="stylesheet" href="{}">',
    "link attachment": '<link rel="attachment" href="{}">',
    "anchor attachment": '<a rel="attachment" href="{}">la pièce</a>',
    "import": '<style>@import "{}";</style>',
    "import url": "<style>@import url({});</style>",
    "background": '<p style="background: url({})">x</p>',
    "list image": '<ul style="list-style-image: url({})"><li>x</li></ul>',
    "content": "<style>p::before {{ content: url({}) }}</style><p>x</p>",
    "font": "<style>@font-face {{ font-family: X; src: url({}) }} p {{ font-family: X }}</style><p>x</p>",
    "object": '<object data="{}">x</object>',
    "embed": '<embed src="{}">',
    "iframe": '<iframe src="{}"></iframe>',
    "svg image": '<svg width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
    "svg use": '<svg width="9" height="9"><use href="{}#a"/></svg>',
    "base": '<base href="{}"><img src="x.png" alt="x">',
    "input": '<input type="image" src="{}">',
}


def test_the_trap_catches_who_comes(trap):
    address, came = trap
    HTML(string=HOSTILE["image"].format(f"http://{address}/secret")).write_pdf()
    assert came[0].startswith(b"GET /secret")


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_is_fetched_from_the_network(draw, trap, html):
    address, came = trap

    drawn = draw(f"<p>Un texte.</p>{html.format(f'http://{address}/secret')}")

    assert came == []
    assert drawn["pages"] >= 1


def holds_secret(path):
    """The picture of 37 by 41 pixels, drawn or attached."""
    with pikepdf.open(path) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        return any(each.get("/Width") == 37 or each.get("/Type") == "/EmbeddedFile" for each in streams)


@pytest.fixture
def secret(tmp_path):
    Image.new("RGB", (37, 41), "red").save(tmp_path / "secret.png")
    return (tmp_path / "secret.png").as_uri()


@pytest.mark.parametrize("name", ["image", "anchor attachment", "link attachment", "svg image"])
def test_a_renderer_that_nothing_holds_gives_the_file_away(tmp_path, secret, name):
    HTML(string=HOSTILE[name].format(secret)).write_pdf(tmp_path / "given.pdf")
    assert holds_secret(tmp_path / "given.pdf")


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_file_of_the_machine_ends_in_the_document(draw, secret, html):
    drawn = draw(f"<p>Un texte.</p>{html.format(secret)}")
    assert not holds_secret(drawn["path"])


def test_a_colour_profile_from_elsewhere_stops_the_document(draw, trap):
    address, came = trap
    with pytest.raises(ChildFailed, match="may not fetch"):
        draw(f"<style>@color-profile --x {{ src: url(http://{address}/x.icc) }}</style>")
    assert came == []


@pytest.fixture
def fetcher(settings, tmp_path):
    picture = tmp_path / "picture.png"
    Image.new("RGB", (2, 2)).save(picture)
    media = {"photo": {"path": str(picture), "kind": "image/png"}}
    return SafeURLFetcher(settings.STATICFILES_DIRS, media)


@pytest.mark.parametrize(
    "url",
    [
        "app:../config/settings.py",
        "app:..%2f..%2fconfig/settings.py",
        "app:essaim/../../manage.py",
        "app:/etc/passwd",
        "app:///etc/passwd",
        "app:essaim/pdf",
        "app:vendor/README.md",
        "app:nothing.css",
        "app:x\x00.css",
        "media:other",
        "media:../photo",
        "media:/etc/passwd",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://localhost/",
        "https://example.org/",
        "ftp://example.org/",
        "data:text/html,<p>x",
        "data:text/css,p{}",
        "data:application/pdf;base64,AAAA",
        "//example.org/x.png",
        "x.png",
        "",
    ],
)
def test_every_other_address_is_refused(fetcher, url):
    with pytest.raises(ValueError):
        fetcher.fetch(url)
    assert fetcher.refused == [url]


def png():
    written = BytesIO()
    Image.new("RGB", (2, 2)).save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("app:essaim/pdf/base.css", "text/css"),
        ("app:essaim/pdf/cells.svg", "image/svg+xml"),
        ("media:photo", "image/png"),
        (f"data:image/png;base64,{png()}", "image/png"),
    ],
)
def test_our_files_listed_files_and_images_within_are_served(fetcher, url, kind):
    answer = fetcher.fetch(url)
    assert answer.content_type == kind
    assert answer.read()
    assert fetcher.refused == []


def test_a_link_out_of_the_static_folder_is_not_followed(tmp_path):
    root = tmp_path / "static"
    root.mkdir()
    (tmp_path / "outside.css").write_text("p {}")
    (root / "link.css").symlink_to(tmp_path / "outside.css")

    with pytest.raises(ValueError):
        SafeURLFetcher([root], {}).fetch("app:link.css")


def test_what_was_refused_is_told(draw, caplog):
    assert draw('<img src="https://example.org/pixel.png" alt="">')["refused"] == [
        "https://example.org/pixel.png"
    ]
    assert "may not fetch" in caplog.text


def test_the_child_knows_neither_django_nor_database():
    code = (
        "import sys, foundation.documents.render, foundation.documents.merge;"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg', 'sqlite3')])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
