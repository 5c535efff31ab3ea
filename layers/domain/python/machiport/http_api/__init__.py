"""What every HTTP function shares: the app, who may call, problems, language, ETag, pages."""
