"""Every field of every record, and the forms made of them."""
