"""What people agreed to may change after they were quoted: nothing goes further that quotes against it."""

from listening.models import Excerpt
from reports.models import Section


class QuotationRefused(Exception):
    """A person took back the right to be quoted: `sections` still cite them."""

    def __init__(self, sections):
        self.sections = sections
        super().__init__(", ".join(section.title for section in sections))


def refuse_quotations_taken_back(deliverable):
    """Raise QuotationRefused while a section still holds the words of somebody who took them back."""
    citing = Section.objects.filter(deliverable=deliverable, evidence__excerpt__quotation__in=Excerpt.SILENT)
    still = [section for section in citing.distinct().select_related("text") if _still_quotes(section)]
    if still:
        raise QuotationRefused(still)


def _still_quotes(section):
    quotes = section.evidence.filter(excerpt__quotation__in=Excerpt.SILENT).values_list(
        "excerpt__quote", flat=True
    )
    words = _words(section.text.plain)
    return any(_words(quote) in words for quote in quotes)


def _words(text):
    return " ".join("".join(char if char.isalnum() else " " for char in text.lower()).split())
