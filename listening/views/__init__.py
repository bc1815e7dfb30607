"""One module a noun: visits, pairs, interviews, people, notes, excerpts, guide."""
