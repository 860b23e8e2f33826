"""Sends rejections as electronic responses in Nemhandel. README.md is for the person who runs it."""
