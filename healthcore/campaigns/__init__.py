"""Campaigns: mail to people at accounts, by conditions over both; each message kept, and none sent twice."""
