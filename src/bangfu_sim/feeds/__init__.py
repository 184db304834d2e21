"""The clean rows of each department's file, before its office spoils them."""
