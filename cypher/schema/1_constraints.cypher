// One key property a label: the ground of every MERGE.
CREATE CONSTRAINT paper_key IF NOT EXISTS FOR (x:Paper) REQUIRE x.paper_id IS UNIQUE;
CREATE CONSTRAINT source_key IF NOT EXISTS FOR (x:Source) REQUIRE x.sha256 IS UNIQUE;
CREATE CONSTRAINT material_key IF NOT EXISTS FOR (x:Material) REQUIRE x.material_id IS UNIQUE;
CREATE CONSTRAINT element_key IF NOT EXISTS FOR (x:Element) REQUIRE x.symbol IS UNIQUE;
CREATE CONSTRAINT sample_key IF NOT EXISTS FOR (x:Sample) REQUIRE x.sample_id IS UNIQUE;
CREATE CONSTRAINT structure_key IF NOT EXISTS FOR (x:Structure) REQUIRE x.structure_id IS UNIQUE;
CREATE CONSTRAINT motif_key IF NOT EXISTS FOR (x:Motif) REQUIRE x.name IS UNIQUE;
CREATE CONSTRAINT measurement_key IF NOT EXISTS FOR (x:Measurement) REQUIRE x.measurement_id IS UNIQUE;
CREATE CONSTRAINT synthesis_key IF NOT EXISTS FOR (x:Synthesis) REQUIRE x.synthesis_id IS UNIQUE;
CREATE CONSTRAINT evidence_key IF NOT EXISTS FOR (x:Evidence) REQUIRE x.evidence_id IS UNIQUE;
CREATE CONSTRAINT campaign_key IF NOT EXISTS FOR (x:Campaign) REQUIRE x.campaign_id IS UNIQUE;
CREATE CONSTRAINT evaluation_key IF NOT EXISTS FOR (x:Evaluation) REQUIRE x.evaluation_id IS UNIQUE;
CREATE CONSTRAINT review_key IF NOT EXISTS FOR (x:Review) REQUIRE x.review_id IS UNIQUE;
CREATE CONSTRAINT schema_key IF NOT EXISTS FOR (x:Schema) REQUIRE x.name IS UNIQUE;
