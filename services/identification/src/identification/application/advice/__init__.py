"""Somebody asks the Centre without reporting anybody, a person there answers: use cases, one file each."""
