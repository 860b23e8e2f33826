"""Recordings played back to a robot, in order, without a network."""
