"""What every HTTP process has: problems, limits, headers, health, and no route without a permission."""
