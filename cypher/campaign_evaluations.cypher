// Evaluations of a campaign in order, with their scores, simulated values and what they were seeded by.
//
// param campaign: string — campaign_id or name of the campaign
//
// column campaign_id — key of the campaign
// column cycle — cycle of the campaign
// column evaluation_id — key of the evaluation
// column status — ok or failed
// column failure — why it failed
// column requested — composition asked for
// column simulated — composition the cell could hold
// column sigma_300K — ionic conductivity at 300 K in S/cm
// column sigma_low — lower end of its 95 % interval
// column sigma_high — upper end of its 95 % interval
// column sigma_is_upper_bound — whether no diffusion was seen
// column activation_energy — in eV
// column activation_energy_low — lower end of its 95 % interval
// column activation_energy_high — upper end of its 95 % interval
// column bulk_modulus — in GPa
// column shear_modulus — in GPa
// column scores — scores by name, as JSON
// column acquisition — acquisition function that chose it
// column seeded_by — keys of the measurements that gave the prior
// column seeds_found — how many of them are in the graph
// column reviews — verdicts of experts
// column at — when, ISO 8601
MATCH (c:Campaign)<-[:IN_CAMPAIGN]-(e:Evaluation)
WHERE c.campaign_id = $campaign OR c.name = $campaign
RETURN c.campaign_id AS campaign_id, e.cycle AS cycle, e.evaluation_id AS evaluation_id, e.status AS status, e.failure AS failure,
  e.requested AS requested, e.simulated AS simulated, e.sigma_300K AS sigma_300K, e.sigma_low AS sigma_low, e.sigma_high AS sigma_high,
  e.sigma_is_upper_bound AS sigma_is_upper_bound, e.activation_energy AS activation_energy,
  e.activation_energy_low AS activation_energy_low, e.activation_energy_high AS activation_energy_high,
  e.bulk_modulus AS bulk_modulus, e.shear_modulus AS shear_modulus, e.scores AS scores, e.acquisition AS acquisition,
  coalesce(e.seeded_by, []) AS seeded_by, COUNT { (e)-[:SEEDED_BY]->(:Measurement) } AS seeds_found,
  COLLECT { MATCH (r:Review)-[:JUDGES]->(e) RETURN r.expert + ': ' + r.verdict ORDER BY r.at, r.review_id } AS reviews, e.at AS at
ORDER BY cycle, at, evaluation_id
