// Of the measurements that sources gave: how many are below the confidence line, how many contradict another paper.
CALL () {
  MATCH (f:Source)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x:Measurement)
  WHERE f.sha256 IN $sources AND x.status = 'machine' AND x.confidence < $line
  RETURN count(DISTINCT x) AS doubtful
}
CALL () {
  MATCH (f:Source)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x:Measurement {property: 'ionic_conductivity'})
  WHERE f.sha256 IN $sources AND x.status <> 'rejected' AND x.origin IN ['own', 'dataset'] AND x.bound IS NULL AND x.value > 0
  WITH DISTINCT x
  MATCH (p:Paper)<-[:REPORTED_IN]-(s:Sample)<-[:ON]-(x)
  MATCH (s)-[:OF]->(m:Material WHERE m.composition IS NOT NULL)
  WHERE EXISTS {
    MATCH (m)<-[:OF]-(t:Sample)<-[:ON]-(y:Measurement {property: 'ionic_conductivity'})
    WHERE y.status <> 'rejected' AND y.origin IN ['own', 'dataset'] AND y.bound IS NULL AND y.value > 0
      AND (x.value > $factor * y.value OR y.value > $factor * x.value)
      AND coalesce(x.kind, '') = coalesce(y.kind, '')
      AND (x.temperature_K IS NULL AND y.temperature_K IS NULL OR abs(x.temperature_K - y.temperature_K) <= 5)
      AND NOT EXISTS { (t)-[:REPORTED_IN]->(p) }
  }
  RETURN count(DISTINCT x) AS contradicting
}
RETURN doubtful AS doubtful, contradicting AS contradicting
