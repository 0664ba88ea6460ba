"""Errors a caller is meant to read, refusals as members of unions, and the mask over everything else."""
