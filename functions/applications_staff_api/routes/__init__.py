"""Routes of the applications API for staff."""
