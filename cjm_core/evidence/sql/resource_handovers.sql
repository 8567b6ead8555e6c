-- Direct successions of two resources, the same one going on too.
SELECT resource, next_resource, count(*) FROM steps
WHERE resource > 0 AND next_resource > 0
GROUP BY resource, next_resource ORDER BY resource, next_resource
