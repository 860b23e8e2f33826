"""Cases: their steps carried out, their histories, search and decisions."""
