"""Writing, re-reading, publishing and compiling deliverables."""

from .compiling import (
    NothingToCompile,
    ask_compilation,
    build_compilation,
    finish_compilation,
    may_still_read_all,
    purge,
)
from .quotations import QuotationRefused
from .reviewing import (
    NotInThisState,
    NotWritten,
    approve,
    ask_corrections,
    finish_publication,
    reopen,
    send_for_rereading,
    settle_remark,
    validate,
)
from .writing import cite, mark_section, open_fiche, rename

__all__ = [
    "NotInThisState",
    "NotWritten",
    "NothingToCompile",
    "QuotationRefused",
    "approve",
    "ask_compilation",
    "ask_corrections",
    "build_compilation",
    "cite",
    "finish_compilation",
    "finish_publication",
    "mark_section",
    "may_still_read_all",
    "open_fiche",
    "purge",
    "rename",
    "reopen",
    "send_for_rereading",
    "settle_remark",
    "validate",
]
