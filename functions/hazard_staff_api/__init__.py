"""For staff: publish lists of shelters, and report which are open and how full they are."""
