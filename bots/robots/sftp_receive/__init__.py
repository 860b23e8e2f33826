"""Takes in files and receipts from Serviceplatformen's SFTP. README.md is for the person who runs it."""
