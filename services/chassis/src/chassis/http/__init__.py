"""The frame of every HTTP process: problems, limits, headers, health, and no route without a permission."""
