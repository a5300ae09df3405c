"""What to draw, as arrays, and how to paint it on any QPainter: screen, picture, page.

The first floor that knows Qt (its painting, not its windows).
"""
