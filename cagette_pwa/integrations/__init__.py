"""The outside world: each library that reaches it is imported in one file here and nowhere else."""
