"""Sends one file over Serviceplatformen's SFTP. README.md is for the person who runs it."""
