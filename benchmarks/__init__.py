"""Measurements of the bot, each beside a comparison taken in the same run. No test depends on any of them."""
