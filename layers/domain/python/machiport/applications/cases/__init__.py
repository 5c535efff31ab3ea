"""A case (事案): an application with all its parts, and the one transaction that changes it."""
