"""Grouping: which photos belong together, as a pure function of what is known about them.

Words: a *shot* is what grouping knows about one image; a *look* is a set of shots that show one picture; *apart* are
two shots that must not be in one group. Groups are stars: every member resembles the centre. May not touch the
catalog, files or pixels; the same input gives the same groups in the same order on every machine.
"""
