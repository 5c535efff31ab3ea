"""The gates that a change passes before it lands: what `make check` runs."""
