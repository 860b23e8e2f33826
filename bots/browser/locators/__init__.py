"""Where a field or button is: the book, its strategies, and what they agree on."""
