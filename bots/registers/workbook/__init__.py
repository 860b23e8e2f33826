"""The Excel workbook that fills the registers: cells, checks, report."""
