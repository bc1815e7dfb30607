"""A mail server with its moods: the address that is written to says which one it is in."""

import asyncio
import logging
import re
from collections import Counter

from tests.mail.server import Server

logging.getLogger("mail.log").setLevel(logging.WARNING)  # a line for each word of each conversation
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.MULTILINE | re.IGNORECASE)
REFUSED = ("inconnu", "refus")  # for good
DOUBTFUL = ("coupe", "muet")  # it hangs up once it has the content: kept, or thrown away
MOODS = (*REFUSED, *DOUBTFUL, "plein", "plus-tard", "raccroche", "lent")


def mood_of(address):
    """« plein12@exemple.fr » is in the mood « plein »; anybody else is plainly taken."""
    return re.match(r"[a-zé-]*", address)[0].rstrip("-")


class Office(Server):
    """`copies`: how many of each Message-ID it holds. `pace`: seconds to take one. `once`: called when one is taken."""

    def __init__(self, pace=0.0):
        super().__init__()
        self.pace, self.once = pace, None
        self.forget()

    def forget(self):
        """A new installation writes to it."""
        self.copies, self._met = Counter(), set()

    def _first_time(self, what):
        new = what not in self._met
        self._met.add(what)
        return new

    async def handle_RCPT(self, server, session, envelope, address, options):
        mood = mood_of(address)
        if mood == "inconnu":
            return "550 5.1.1 no such user"
        if mood == "plein" and self._first_time(address):
            return "452 4.2.2 mailbox full"
        if mood == "raccroche" and self._first_time(address):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        mood = mood_of(address)
        await asyncio.sleep(0.5 if mood == "lent" else self.pace)
        if mood == "refus":
            return "554 5.7.1 spam"
        if mood == "plus-tard" and self._first_time(address):
            return "451 4.3.0 try again later"
        if mood == "muet":
            server.transport.abort()
            return "250 nobody hears this, and nothing was kept"
        self._take(envelope.original_content)
        if mood == "coupe" and self._first_time(address):
            server.transport.abort()
        return "250 OK"

    def _take(self, content):
        """Counted, not kept: aiosmtpd reads every property of ours at each connection, the parsed letters too."""
        name = MESSAGE_ID.search(content)[1].decode()
        self.copies[name] += 1
        once, self.once = self.once, None
        if once:
            once(name, asyncio.get_running_loop())
