"""Forms made from a question's pydantic model: what is asked, what was filled in, what is wrong with it."""
