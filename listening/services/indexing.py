"""What the search knows of a note follows it, in the same transaction."""

from programmes.contracts import searchable


def refresh_note(note):
    searchable.refresh(note)


def refresh_excerpts(note):
    for excerpt in note.excerpts.with_source().select_related("note__interview__visit__circle"):
        searchable.refresh(excerpt)
