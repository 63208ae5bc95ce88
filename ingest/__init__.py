"""Reading: from a file of a paper to records with evidence."""
