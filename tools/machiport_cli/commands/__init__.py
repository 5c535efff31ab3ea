"""The groups of commands of `machiport`, one module each."""
