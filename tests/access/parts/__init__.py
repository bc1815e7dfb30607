"""The rows of the table of access, subject by subject: each module gives `ROWS`, by the name of the URL."""
