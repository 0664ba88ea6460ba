"""What the answers of an assessor point to, by the rule of ILO and European Commission: advice, which decides nothing."""
