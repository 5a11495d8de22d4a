"""Settings by environment: `dev` needs nothing, `prod` refuses to guess, `test` is for pytest."""
