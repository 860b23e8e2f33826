"""Forms made from a question's pydantic model: what is asked, what was filled in, and what is wrong with it."""
