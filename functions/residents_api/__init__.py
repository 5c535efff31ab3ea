"""A resident's own facts, and a member of staff's own facts."""
