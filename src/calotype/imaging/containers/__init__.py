"""How bytes are packed in each kind of file: segments, chunks, boxes, blocks. Bounds are checked, meaning is not.

Words: a *walk* goes over a container's parts in file order, and ends quietly where the bytes end or make no sense.
Nothing here knows pixels or tags, and nothing here is heavy to import.
"""
