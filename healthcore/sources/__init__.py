"""Where accounts come from: a file becomes a raw table, its headers fields, its cells typed values and a report."""

from healthcore.sources.accounts import read_accounts
from healthcore.sources.dates import DateOrder
from healthcore.sources.files import FileSource
from healthcore.sources.headers import map_headers
from healthcore.sources.layout import Layout
from healthcore.sources.raw import RawTable
from healthcore.sources.tables import read_table

__all__ = ["DateOrder", "FileSource", "Layout", "RawTable", "map_headers", "read_accounts", "read_table"]
