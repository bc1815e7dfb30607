"""The forms of a programme, by subject."""

from .card import CardForm, CoverageRows
from .codes import CodeForm
from .creation import NewProgrammeForm
from .moments import MomentForm
from .people import InviteForm, PartnerForm, PersonForm
from .plan import AskedMoveForm, ElectionForm, MoveForm, PhaseForm, PlanFilter, ReasonForm
from .presentation import PresentationForm
from .settings import LanguagesForm, NominationRows, PartnerDetailsForm, PartsForm, VocabularyForm

__all__ = [
    "AskedMoveForm",
    "CardForm",
    "CodeForm",
    "CoverageRows",
    "ElectionForm",
    "InviteForm",
    "LanguagesForm",
    "MomentForm",
    "MoveForm",
    "NewProgrammeForm",
    "NominationRows",
    "PartnerDetailsForm",
    "PartnerForm",
    "PartsForm",
    "PersonForm",
    "PhaseForm",
    "PlanFilter",
    "PresentationForm",
    "ReasonForm",
    "VocabularyForm",
]
