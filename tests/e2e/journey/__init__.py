"""The guide's steps, as its four people take them on their phones."""
