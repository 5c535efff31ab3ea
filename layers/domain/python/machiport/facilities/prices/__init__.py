"""What a booking costs (使用料), as dated data, to the yen."""
