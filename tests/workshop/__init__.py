"""What the product is measured, crowded, killed and recovered with; nothing of it is in an image or a package."""
