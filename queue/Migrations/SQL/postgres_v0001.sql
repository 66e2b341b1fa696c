-- The queue on PostgreSQL, in a database of its own: a snapshot that somebody's long query holds open in
-- the same database keeps dead rows alive, and claims slow down with each of them.
--
-- host_id is a hash of the host's name and stands in every table and every key that is looked up, so that
-- tables can be split by it. Times are milliseconds since 1970 by the server's clock.

-- One row a boot of a coordinator. While it lives it holds the advisory lock (22376, epoch).
CREATE TABLE boot (
  epoch bigint PRIMARY KEY,
  began_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Counts that `stats` adds up, and the newest moment seen: each boot adds to its own rows, so that no two
-- coordinators wait for each other. Epoch 0: commands beside a fleet.
CREATE TABLE mark (
  epoch bigint NOT NULL,
  name text NOT NULL,
  value bigint NOT NULL,
  PRIMARY KEY (epoch, name)
) WITH (fillfactor = 50);

CREATE TABLE due_hour (
  epoch bigint NOT NULL,
  hour bigint NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (epoch, hour)
) WITH (fillfactor = 50);

CREATE TABLE site (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE host (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  site_id bigint NOT NULL,
  -- When a lease may be given; NULL: paused, lent out, or nothing is due at any time. Follows from the rest.
  ready_at bigint,
  next_at bigint NOT NULL DEFAULT 0,
  in_flight integer NOT NULL DEFAULT 0 CHECK (in_flight >= 0),
  blocked_until bigint,
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  paused boolean NOT NULL DEFAULT false,
  delay bigint NOT NULL DEFAULT 1000 CHECK (delay >= 0),
  max_in_flight integer NOT NULL DEFAULT 1 CHECK (max_in_flight >= 1),
  crawl_delay bigint
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX host_ready ON host (ready_at) WHERE ready_at IS NOT NULL;
CREATE INDEX host_name ON host (name);

-- Known for ever.
CREATE TABLE url (
  id bigint GENERATED ALWAYS AS IDENTITY (CACHE 1000),
  host_id bigint NOT NULL,
  key_high bigint NOT NULL,
  key_low bigint NOT NULL,
  due_at bigint,
  added_at bigint NOT NULL,
  visited_at bigint,
  found_on bigint,
  site_id bigint NOT NULL,
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  losses integer NOT NULL DEFAULT 0 CHECK (losses >= 0),
  visits integer NOT NULL DEFAULT 0,
  unchanged_streak integer NOT NULL DEFAULT 0,
  depth integer NOT NULL CHECK (depth >= 0),
  priority smallint NOT NULL CHECK (priority IN (0, 1, 2)),
  -- Where it stands when not leased; while it is, a row of `lease` says so.
  state text NOT NULL CHECK (state IN ('queued', 'done', 'buried')),
  kind text NOT NULL CHECK (kind IN ('list', 'article', 'other')),
  url text NOT NULL,
  last_outcome text,
  reason text,
  etag text,
  last_modified text,
  digest bytea,
  PRIMARY KEY (host_id, id),
  UNIQUE (host_id, key_high, key_low),
  CHECK (state <> 'queued' OR due_at IS NOT NULL),
  CHECK (state <> 'buried' OR due_at IS NULL)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX url_added ON url (id);
CREATE INDEX url_buried ON url (id) WHERE state = 'buried';

-- The queue proper: what waits, each host's beside each other, best first.
CREATE TABLE due (
  host_id bigint NOT NULL,
  priority smallint NOT NULL,
  due_at bigint NOT NULL,
  url_id bigint NOT NULL,
  PRIMARY KEY (host_id, priority, due_at, url_id)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE lease (
  epoch bigint NOT NULL,
  counter bigint NOT NULL,
  host_id bigint NOT NULL,
  url_id bigint NOT NULL,
  until bigint NOT NULL,
  worker text NOT NULL,
  PRIMARY KEY (epoch, counter),
  UNIQUE (host_id, url_id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX lease_until ON lease (until);

-- For people, and for looking: one row a URL, with its lease where it has one.
CREATE VIEW job AS
SELECT u.id, u.url, h.name AS host, u.host_id, s.name AS site, u.kind, u.depth, u.priority,
  CASE WHEN l.counter IS NULL THEN u.state ELSE 'leased' END AS state,
  CASE WHEN l.counter IS NULL THEN u.due_at END AS due_at,
  u.attempts + (l.counter IS NOT NULL)::int AS attempts, u.losses, u.visits, u.last_outcome,
  u.visited_at, u.reason, f.url AS found_on, u.added_at, l.epoch AS lease_epoch,
  l.counter AS lease_counter, l.worker, l.until AS lease_until, u.etag, u.last_modified,
  encode(u.digest, 'hex') AS digest, u.unchanged_streak
FROM url u JOIN host h ON h.id = u.host_id JOIN site s ON s.id = u.site_id
LEFT JOIN lease l ON l.host_id = u.host_id AND l.url_id = u.id
LEFT JOIN url f ON f.id = u.found_on;
