from .card import Card, Presentation
from .circle import Circle
from .deadline import Deadline, Extension
from .derogation import Derogation
from .election_period import ElectionPeriod
from .email_code import EmailCode
from .free_duty import FreeDuty
from .member import Member
from .moment import Moment
from .nomination import Nomination
from .partner import Partner
from .phase import Phase
from .programme import Programme
from .role import Role
from .saved_method import SavedMethod

__all__ = [
    "Card",
    "Circle",
    "Deadline",
    "Derogation",
    "ElectionPeriod",
    "EmailCode",
    "Extension",
    "FreeDuty",
    "Member",
    "Moment",
    "Nomination",
    "Partner",
    "Phase",
    "Presentation",
    "Programme",
    "Role",
    "SavedMethod",
]
