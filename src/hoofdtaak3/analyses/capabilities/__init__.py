"""What becomes of each capability by phase, who can step in, and how firm that is."""
