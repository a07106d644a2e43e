"""From decoded pixels to the two readings that ops are given: size, colour, orientation, and Pillow's own decoders.

Words: a *proxy* is the small sRGB reading, *full* has every pixel; to *turn* is to apply an orientation. All of it
works on arrays of height x width x 3. This is the heavy part of imaging: it is imported when pixels are first read.
"""
