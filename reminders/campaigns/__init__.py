"""A message to many: who receives it, what each one reads, what is unusual about it."""
