"""Keeping the action plan in the sheet and in the database the same, cell by cell, whoever changed it."""
