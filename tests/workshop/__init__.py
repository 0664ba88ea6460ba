"""What the product is measured, crowded, killed and recovered with, and what makes its contracts, catalogues and assets.

Nothing of it is in an image or a package.
"""
