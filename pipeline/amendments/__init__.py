"""What people told about documents that do not tell it themselves, and single numbers that were read wrong."""
