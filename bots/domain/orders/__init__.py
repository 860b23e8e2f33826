"""What robots are given to do and bring back, by the system it is done in."""
