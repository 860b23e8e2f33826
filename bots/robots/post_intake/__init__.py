"""Takes in what is answered to our letters. README.md is for the person who runs it."""
