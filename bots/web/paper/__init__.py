"""PDF files as pictures and text for the pages, without CPR numbers.

A PDF comes from outside, so it is only opened in a process of its own, with little time and memory.
"""

from bots.web.paper.asking import MOST_PAGES, Paper, picture, read

__all__ = ["MOST_PAGES", "Paper", "picture", "read"]
