"""What the applications API for staff takes and answers."""
