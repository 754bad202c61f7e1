"""批量业务 (batch): a spreadsheet of changes, read cell by cell and judged row by row by the rules of the form (§2.3, §2.4)."""
