from .organisation import Organisation
from .user import User

__all__ = ["Organisation", "User"]
