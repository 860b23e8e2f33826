"""Values and parsers. No I/O: nothing here opens a file, a socket or a database."""
