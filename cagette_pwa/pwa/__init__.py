"""What makes the app installable, offline-capable, and at home wherever it is served."""
