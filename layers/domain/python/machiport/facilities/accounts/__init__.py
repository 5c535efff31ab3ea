"""Who books: people, groups (団体), what an owner knows of them."""
