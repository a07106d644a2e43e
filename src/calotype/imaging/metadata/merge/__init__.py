"""Deciding between the tags of several sources, after the Metadata Working Group's guidelines 2.0.

What people write (title, caption, rating, keywords): sidecar before file. What the camera knows: EXIF first. Each
decision keeps who said it.
"""
