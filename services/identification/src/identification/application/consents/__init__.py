"""What the person agreed to, and takes back."""
