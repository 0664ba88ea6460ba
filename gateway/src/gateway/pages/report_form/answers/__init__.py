"""What a reporter typed: checked, kept as a draft, and made into the input of FileReport."""
