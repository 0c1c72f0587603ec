"""Figures of a preview → what people read: a page, a workbook, pictures, and files for programs."""
