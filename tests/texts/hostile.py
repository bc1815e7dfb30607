"""Texts that mean harm, and a reader that tells whether some harm remains."""

from html.parser import HTMLParser

from foundation.texts.richtext import ATTRIBUTES, TAGS

HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<p>a<img src=x onerror="alert(1)"></p>',
    '<a rel="attachment" href="file:///etc/passwd">a</a>',
    '<a rel="attachment" href="https://e.org/secret">a</a>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href="  java\tscript:alert(1)">a</a>',
    '<a href="data:text/html,<script>alert(1)</script>">a</a>',
    '<a href="vbscript:x">a</a>',
    '<p onload="alert(1)" style="background:url(https://e.org)">a</p>',
    "<script>alert(1)</script>",
    "<style>@import 'https://e.org'</style>",
    '<svg><script href="https://e.org/x.js"></script></svg>',
    '<svg onload="alert(1)"><a xlink:href="javascript:alert(1)"><text>a</text></a></svg>',
    '<iframe src="file:///etc/passwd" srcdoc="<script>1</script>"></iframe>',
    '<object data="file:///etc/passwd"></object><embed src="file:///etc/passwd">',
    '<link rel="stylesheet" href="file:///etc/passwd"><meta http-equiv="refresh" content="0;url=https://e.org">',
    '<base href="https://e.org/">',
    '<form action="https://e.org"><input name="x"><button>a</button></form>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<p><template><img src="file:///etc/passwd"></template></p>',
    "<title><a title='</title><img src=x onerror=alert(1)>'>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    '<video src="https://e.org"><source src="file:///etc/passwd"></video><audio autoplay src="https://e.org"></audio>',
    '<p background="https://e.org" lang="x" xmlns:x="y" is="z">a</p>',
    '<blockquote cite="file:///etc/passwd" data-excerpt="../../x">a</blockquote>',
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<IMG SRC=file:///etc/passwd>",
    "<!--[if IE]><script>alert(1)</script><![endif]--><p>a</p>",
]
SAFE_LINKS = ("http://", "https://", "mailto:")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.harmless = True

    def handle_starttag(self, tag, attrs):
        allowed = ATTRIBUTES.get(tag, set())
        self.harmless &= tag in TAGS and all(name in allowed for name, _ in attrs)
        self.harmless &= all((value or "").startswith(SAFE_LINKS) for name, value in attrs if name == "href")
        excerpt = dict(attrs).get("data-excerpt", "1")
        self.harmless &= excerpt.replace("-", "").isalnum()

    def handle_comment(self, data):
        self.harmless = False

    handle_decl = handle_pi = unknown_decl = handle_comment


def is_harmless(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.harmless
