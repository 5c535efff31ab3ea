"""Every minute: sends the events that the relay left unmarked."""
