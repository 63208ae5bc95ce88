def find_tables(*a, **k): return []
