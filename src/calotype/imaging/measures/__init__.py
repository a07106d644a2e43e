"""Measures: pure functions over pixel arrays that say one thing about a picture each.

Words: a *measure* takes arrays and gives numbers in their own units; what counts as good is decided by the op that
asks. *Tiles* are squares of 16 pixels. May not touch files, facts or settings.
"""
