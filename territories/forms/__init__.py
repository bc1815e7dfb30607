"""The forms of a territory, of its people, of its commitment."""

from .commitment import SignForm, TermsForm
from .people import InviteForm, NewTerritory, ReplaceDelegateForm, SlotsForm
from .territory import FollowerForm, ListForm, ReasonForm, StepForm, TerritoryForm

__all__ = [
    "FollowerForm", "InviteForm", "ListForm", "NewTerritory", "ReasonForm", "ReplaceDelegateForm", "SignForm",
    "SlotsForm", "StepForm", "TermsForm", "TerritoryForm",
]  # fmt: skip
