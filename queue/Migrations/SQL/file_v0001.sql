-- One row: the boot under which leases are given, and the last lease of that boot.
CREATE TABLE boot (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch INTEGER NOT NULL,
  counter INTEGER NOT NULL
) STRICT;
INSERT INTO boot (id, epoch, counter) VALUES (1, 0, 0);

CREATE TABLE site (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- Politeness: all times in milliseconds since 1970, durations in milliseconds.
CREATE TABLE host (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- Whose rules apply: the site that last brought a seed or a new URL of this host.
  site_id INTEGER NOT NULL REFERENCES site (id),
  -- When a lease may be given: latest of next_at, blocked_until and the earliest due_at of its
  -- URLs; NULL when paused, lent out, or nothing is due at any time. Follows from the rest of
  -- the row.
  ready_at INTEGER,
  next_at INTEGER NOT NULL DEFAULT 0,
  in_flight INTEGER NOT NULL DEFAULT 0 CHECK (in_flight >= 0),
  blocked_until INTEGER,
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  -- The plan of the last claim, and what robots.txt asked for.
  delay INTEGER NOT NULL DEFAULT 1000 CHECK (delay >= 0),
  max_in_flight INTEGER NOT NULL DEFAULT 1 CHECK (max_in_flight >= 1),
  crawl_delay INTEGER
) STRICT;
CREATE INDEX host_ready ON host (ready_at) WHERE ready_at IS NOT NULL;

CREATE TABLE url (
  id INTEGER PRIMARY KEY,
  key_high INTEGER NOT NULL,
  key_low INTEGER NOT NULL,
  url TEXT NOT NULL,
  host_id INTEGER NOT NULL REFERENCES host (id),
  site_id INTEGER NOT NULL REFERENCES site (id),
  state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'done', 'buried')),
  kind TEXT NOT NULL CHECK (kind IN ('list', 'article', 'other')),
  depth INTEGER NOT NULL CHECK (depth >= 0),
  priority INTEGER NOT NULL CHECK (priority IN (0, 1, 2)),
  -- When it may be leased; NULL: not at all.
  due_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  losses INTEGER NOT NULL DEFAULT 0 CHECK (losses >= 0),
  visits INTEGER NOT NULL DEFAULT 0,
  added_at INTEGER NOT NULL,
  visited_at INTEGER,
  last_outcome TEXT,
  reason TEXT,
  found_on INTEGER REFERENCES url (id),
  lease_epoch INTEGER,
  lease_counter INTEGER,
  lease_until INTEGER,
  worker TEXT,
  etag TEXT,
  last_modified TEXT,
  digest TEXT,
  unchanged_streak INTEGER NOT NULL DEFAULT 0,
  CHECK ((state = 'leased') = (lease_counter IS NOT NULL)),
  CHECK ((lease_counter IS NULL) = (lease_epoch IS NULL)),
  CHECK ((lease_counter IS NULL) = (lease_until IS NULL)),
  CHECK (state <> 'queued' OR due_at IS NOT NULL),
  CHECK (state NOT IN ('leased', 'buried') OR due_at IS NULL)
) STRICT;
-- Known for ever.
CREATE UNIQUE INDEX url_key ON url (key_high, key_low);
-- The claim: a host's due URLs, best first.
CREATE INDEX url_due ON url (host_id, priority, due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX url_lease ON url (lease_epoch, lease_counter)
  WHERE lease_counter IS NOT NULL;
CREATE INDEX url_lease_until ON url (lease_until) WHERE lease_until IS NOT NULL;
-- Counting by state, and listing what is buried.
CREATE INDEX url_state ON url (state, host_id);
