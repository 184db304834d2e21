"""What was true on a date: one row per household and one per person, built by named steps.

Each module is one subject; each step is one function from relations to a relation and says its grain.
"""
