from .commitment import Commitment, CommitmentTerms
from .delegate import Delegate
from .participation import Participation
from .prospect import Prospect
from .step import Step, StepKind
from .territory import Territory

__all__ = [
    "Commitment",
    "CommitmentTerms",
    "Delegate",
    "Participation",
    "Prospect",
    "Step",
    "StepKind",
    "Territory",
]
