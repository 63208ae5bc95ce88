// State of every database, asked of the system database.
SHOW DATABASES YIELD name, currentStatus, statusMessage
RETURN name AS name, currentStatus AS status, statusMessage AS message
ORDER BY name
