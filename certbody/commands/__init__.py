"""What the `certbody` command does, one module per kind of work."""
