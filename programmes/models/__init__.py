from .card import Card, Presentation
from .circle import Circle
from .deadline import Deadline, Extension, Snooze, Waiver
from .derogation import Derogation
from .election_period import ElectionPeriod
from .email_code import EmailCode
from .free_duty import FreeDuty
from .look import Look
from .member import Member
from .moment import Moment
from .nomination import Nomination
from .notice import Frequency, NewsChoice, Notice
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
    "Frequency",
    "Look",
    "Member",
    "Moment",
    "NewsChoice",
    "Nomination",
    "Notice",
    "Partner",
    "Phase",
    "Presentation",
    "Programme",
    "Role",
    "SavedMethod",
    "Snooze",
    "Waiver",
]
