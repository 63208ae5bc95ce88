"""Reading pictures of pages: cleaning, layout, characters, levels, tables."""
