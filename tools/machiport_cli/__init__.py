"""The operator's command line `machiport` and the local stack."""
