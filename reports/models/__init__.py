from .compilation import Compilation, Part
from .deliverable import Deliverable
from .remark import Remark
from .section import Evidence, Section

__all__ = ["Compilation", "Deliverable", "Evidence", "Part", "Remark", "Section"]
