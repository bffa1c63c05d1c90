"""What is printed or downloaded: data in, bytes out. Nothing here reads the database or the clock."""
