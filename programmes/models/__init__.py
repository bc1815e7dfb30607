from .circle import Circle
from .deadline import Deadline, Extension
from .email_code import EmailCode
from .member import Member
from .moment import Moment
from .nomination import Nomination
from .partner import Partner
from .phase import Phase
from .programme import Programme
from .role import Role

__all__ = [
    "Circle",
    "Deadline",
    "EmailCode",
    "Extension",
    "Member",
    "Moment",
    "Nomination",
    "Partner",
    "Phase",
    "Programme",
    "Role",
]
