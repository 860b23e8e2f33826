"""Takes in what channels say of letters. README.md is for the person who runs it."""
