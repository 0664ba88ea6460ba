"""What a document may ask for: counted, measured and validated before anything runs."""
