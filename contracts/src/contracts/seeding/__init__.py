"""What a seed of invented reports tells: every service writes its part of the same stories, and asks no other."""
