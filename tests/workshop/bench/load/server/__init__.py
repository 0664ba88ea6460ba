"""What the installation itself shows of a load: the spans of its gateway, and what its processes take."""
