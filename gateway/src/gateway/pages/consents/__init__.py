"""What an adult says of consent: asked later, and taken back."""
