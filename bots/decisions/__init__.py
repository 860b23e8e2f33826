"""What can be told about decisions: explanations, register, insight, verification and rule workshop."""
