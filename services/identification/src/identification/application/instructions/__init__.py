"""What the Centre tells whoever reported to do now."""
