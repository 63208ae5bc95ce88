"""Relations between marked spans of a sentence: corpora that label them, and a small trained linker.

``Linker.load().links(text, mentions, scheme)`` says which mentions of a sentence belong together and how.
"""
