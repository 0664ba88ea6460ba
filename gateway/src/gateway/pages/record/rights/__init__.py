"""What a person in a procedure has a right to, and how the decision reached them."""
