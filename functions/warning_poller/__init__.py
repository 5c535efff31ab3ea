"""Every minute: reads the feed of weather warnings."""
