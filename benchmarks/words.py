"""Invented people, places and sentences, the same at each run."""

from pathlib import Path
from random import Random

import yaml

_KNOWN = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())


class Words:
    def __init__(self, seed):
        self.random = Random(seed)

    def pick(self, sort):
        return self.random.choice(_KNOWN[sort])

    def first_name(self):
        return self.pick("first_names")

    def last_name(self):
        return self.pick("last_names")

    def territory(self):
        return f"{self.pick('sorts')} {self.pick('begin')}{self.pick('end')}"

    def sentence(self):
        return f"{self.pick('who')} {self.pick('do')} {self.pick('what')}, {self.pick('why')}."

    def text(self, sentences):
        return " ".join(self.sentence() for _number in range(sentences))

    def html(self, paragraphs, sentences=5):
        return "".join(f"<p>{self.text(sentences)}</p>" for _number in range(paragraphs))
