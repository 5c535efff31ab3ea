"""Numbers about applications: for staff, for everybody (open data), and the usual time that residents are told."""
