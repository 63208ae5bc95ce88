// Whether a campaign is in the graph.
RETURN EXISTS { (:Campaign {campaign_id: $campaign}) } AS present
