"""Every minute: what is due of applications (main.py); every night: how long procedures usually take (nightly.py)."""
