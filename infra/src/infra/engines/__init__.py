"""What a stack on real engines stands on."""
