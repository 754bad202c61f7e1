"""门户 (portal): its articles, their attachments, the search among them, and the way to each service of the hall (§1, §1.3)."""
