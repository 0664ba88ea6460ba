"""What the product is measured, crowded, killed and recovered with, and what exports its contracts; nothing of it is in an image or a package."""
