"""The logic engine: rules that a composition passes, fails, or to which they do not apply, each with its reason."""
