"""What decisions come to: explanations, register, insight, verification and rule workshop."""
