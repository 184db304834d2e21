"""Every address as every role, in and out of area: nothing leaks, and nothing is changed by looking."""
