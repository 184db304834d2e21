"""Accounts are opened, grants given and ended, and every act is written down."""

from bangfu.accounts.actions.journal import JournalReport, ReasonMissing, record, record_reveal, verify_journal

__all__ = ["JournalReport", "ReasonMissing", "record", "record_reveal", "verify_journal"]
