"""What must be known and agreed, and by whom."""
