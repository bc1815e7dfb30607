"""Ask `/sante/` of this machine under the site's own name; ends with 0 when the site answers.

The web container is well as soon as it answers: the queue and the scheduler are other containers.
"""

import os
import sys
import urllib.error
import urllib.request

host = os.environ.get("ESSAIM_HOSTS", "localhost").split(",")[0]
request = urllib.request.Request(
    f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/sante/", headers={"Host": host}
)
try:
    urllib.request.urlopen(request, timeout=4).close()  # noqa: S310  our own address
except urllib.error.HTTPError as refusal:
    sys.exit(0 if refusal.code == 503 else 1)
except OSError:
    sys.exit(1)
