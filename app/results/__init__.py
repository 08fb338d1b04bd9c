"""Results: the ranked hits of a question, and what the user does with them."""
