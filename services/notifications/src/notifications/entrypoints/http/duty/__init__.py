"""What people press on a telephone."""
