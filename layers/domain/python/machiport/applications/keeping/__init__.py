"""What is due: reminders, expiry, steps that got stuck, and the end of keeping personal data."""
