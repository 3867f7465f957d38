"""What an auditor takes along: a workbook of findings, one HTML file, evidence slips. The same material in three forms."""
