"""The forms of a programme, by subject."""

from .codes import CodeForm
from .creation import NewProgrammeForm
from .people import InviteForm, PartnerForm, PersonForm
from .plan import MomentForm, PhaseForm
from .settings import SettingsForm

__all__ = [
    "CodeForm",
    "InviteForm",
    "MomentForm",
    "NewProgrammeForm",
    "PartnerForm",
    "PersonForm",
    "PhaseForm",
    "SettingsForm",
]
