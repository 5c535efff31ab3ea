"""Issuing (発行): what a certificate says, how it is drawn, signed, kept, and checked by anybody."""
