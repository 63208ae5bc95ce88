// What the named queries look up by.
CREATE INDEX material_formula IF NOT EXISTS FOR (x:Material) ON (x.formula);
CREATE INDEX material_composition IF NOT EXISTS FOR (x:Material) ON (x.composition);
CREATE INDEX material_family IF NOT EXISTS FOR (x:Material) ON (x.family);
CREATE INDEX measurement_property IF NOT EXISTS FOR (x:Measurement) ON (x.property, x.value);
CREATE INDEX paper_doi IF NOT EXISTS FOR (x:Paper) ON (x.doi);
CREATE INDEX paper_title IF NOT EXISTS FOR (x:Paper) ON (x.title_key);
CREATE INDEX paper_cited IF NOT EXISTS FOR (x:Paper) ON (x.cite_key);
CREATE INDEX source_path IF NOT EXISTS FOR (x:Source) ON (x.path);
CREATE INDEX synthesis_method IF NOT EXISTS FOR (x:Synthesis) ON (x.method);
