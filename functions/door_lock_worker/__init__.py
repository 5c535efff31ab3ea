"""SQS worker: gives reservations the PINs of their doors, and takes them back."""
