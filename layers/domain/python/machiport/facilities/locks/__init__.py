"""Door PINs of smart locks."""
