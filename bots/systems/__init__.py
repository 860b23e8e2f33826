"""Page objects, one room per system. Rooms do not know each other."""
