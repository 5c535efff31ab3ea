"""Papers that residents attach (添付書類): uploaded into quarantine, checked, and only then part of the case."""
