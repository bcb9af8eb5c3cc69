"""A page in, its blocks out. ``choosing.split`` takes the family with the best evidence, and says which and why.

Pure: no clock, net, file, environment, randomness or database. Two steps: lxml finds and carves the fragments of the blocks,
BeautifulSoup (``core.text``) reads only those that are not known yet.
"""
