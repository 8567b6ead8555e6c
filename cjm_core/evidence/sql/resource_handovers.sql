-- Direct successions of two different resources.
SELECT resource, next_resource, count(*) FROM steps
WHERE resource > 0 AND next_resource > 0 AND resource <> next_resource
GROUP BY resource, next_resource ORDER BY resource, next_resource
