"""The screens of the quick alert: what each asks, in which words and choices, and what is shown at the end."""
