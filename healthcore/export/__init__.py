"""Exports: a table as CSV, XLSX, Markdown or JSON, with what every number in it has to carry."""

from healthcore.export.accounts import accounts_export, view_export
from healthcore.export.files import ExportFormat, export_bytes, export_text, write_export
from healthcore.export.table import Export, ExportColumn, columns_of

__all__ = [
    "Export",
    "ExportColumn",
    "ExportFormat",
    "accounts_export",
    "columns_of",
    "export_bytes",
    "export_text",
    "view_export",
    "write_export",
]
