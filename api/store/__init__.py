"""
What the service must not lose: fleets, incidents, declared shortages, and each change of them.

``open_store`` (``opened.py``) is the one door, to SQLite and PostgreSQL alike; what is asked of a
store are functions on a transaction, in the files named after what they keep.
"""
