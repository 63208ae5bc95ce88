"""Tables."""


def find_tables(r, words, body):
    return [], set()
