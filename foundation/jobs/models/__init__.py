from .beat import Beat, Slot
from .job import Job

__all__ = ["Beat", "Job", "Slot"]
