"""The words of the pages, Danish first."""
