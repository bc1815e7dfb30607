"""The plan as a workbook: written for people to change it, read again with what is wrong told line by line."""
