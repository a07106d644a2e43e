"""What is written in a photo about itself: EXIF, IPTC, XMP, makers' notes, file names and companions.

Formats hand over raw blocks (`blocks`); readers turn each into typed tags, unreconciled; `merge` decides between
them after the MWG rules. Words: a *block* is bytes, a *tag* is one source's value, a *field* is what was decided.
Nothing here decodes pixels, opens files or raises on bad bytes: a tag that can't be read is left out.
"""
