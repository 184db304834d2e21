"""The expression engine: one tree, three readers (evaluate, compile, say). Imports no framework and no storage."""
