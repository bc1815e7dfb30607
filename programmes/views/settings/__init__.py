"""The settings of a programme: a page of sections, and one page for each."""
