-- What waits (`due`) and what is lent (`lease`) become tables of their own, so that a lease touches
-- a few small rows and never the wide one; what is counted is kept (`mark`); digests take half.

CREATE TABLE mark (
  -- epoch: boots so far. latest: newest moment seen. The others are counts (`Tally`).
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- URLs that fall due within each hour since 1970.
CREATE TABLE due_hour (
  hour INTEGER PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT;

ALTER TABLE url RENAME TO url_v1;
DROP INDEX url_key;
DROP INDEX url_due;
DROP INDEX url_lease;
DROP INDEX url_lease_until;
DROP INDEX url_state;

-- Known for ever. Ids of other tables carry no REFERENCES: nothing is ever deleted, and each check
-- is another look into an index for every URL that is written.
CREATE TABLE url (
  id INTEGER PRIMARY KEY,
  key_high INTEGER NOT NULL,
  key_low INTEGER NOT NULL,
  url TEXT NOT NULL,
  host_id INTEGER NOT NULL,
  site_id INTEGER NOT NULL,
  -- Where it stands when not leased; while it is, a row of `lease` says so.
  state TEXT NOT NULL CHECK (state IN ('queued', 'done', 'buried')),
  -- 0 list, 1 article, 2 other
  kind INTEGER NOT NULL CHECK (kind IN (0, 1, 2)),
  depth INTEGER NOT NULL CHECK (depth >= 0),
  priority INTEGER NOT NULL CHECK (priority IN (0, 1, 2)),
  -- When it may be leased; NULL: not at all. As in its row of `due`, while that exists.
  due_at INTEGER,
  -- Visits in a row that did not finish, a running one not included.
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  losses INTEGER NOT NULL DEFAULT 0 CHECK (losses >= 0),
  visits INTEGER NOT NULL DEFAULT 0,
  unchanged_streak INTEGER NOT NULL DEFAULT 0,
  added_at INTEGER NOT NULL,
  visited_at INTEGER,
  last_outcome TEXT,
  reason TEXT,
  -- Id of the URL with the link.
  found_on INTEGER,
  etag TEXT,
  last_modified TEXT,
  -- SHA-256 of the last body.
  digest BLOB,
  CHECK (state <> 'queued' OR due_at IS NOT NULL),
  CHECK (state <> 'buried' OR due_at IS NULL)
) STRICT;

INSERT INTO url (id, key_high, key_low, url, host_id, site_id, state, kind, depth, priority, due_at,
  attempts, losses, visits, unchanged_streak, added_at, visited_at, last_outcome, reason, found_on,
  etag, last_modified, digest)
SELECT id, key_high, key_low, url, host_id, site_id,
  CASE state WHEN 'leased' THEN 'queued' ELSE state END,
  CASE kind WHEN 'list' THEN 0 WHEN 'article' THEN 1 ELSE 2 END, depth, priority,
  CASE state WHEN 'leased' THEN added_at ELSE due_at END,
  CASE state WHEN 'leased' THEN max(attempts - 1, 0) ELSE attempts END, losses, visits,
  unchanged_streak, added_at, visited_at, last_outcome, reason, found_on, etag, last_modified,
  unhex(digest)
FROM url_v1 ORDER BY id;

CREATE UNIQUE INDEX url_key ON url (key_high, key_low);
CREATE INDEX url_host ON url (host_id);
CREATE INDEX url_buried ON url (id) WHERE state = 'buried';

-- The queue proper: what waits, each host's beside each other, best first.
CREATE TABLE due (
  host_id INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  url_id INTEGER NOT NULL,
  PRIMARY KEY (host_id, priority, due_at, url_id)
) STRICT, WITHOUT ROWID;

INSERT INTO due (host_id, priority, due_at, url_id)
SELECT host_id, priority, due_at, id FROM url
WHERE due_at IS NOT NULL AND id NOT IN (SELECT id FROM url_v1 WHERE state = 'leased')
ORDER BY host_id, priority, due_at, id;

CREATE TABLE lease (
  epoch INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  url_id INTEGER NOT NULL UNIQUE,
  host_id INTEGER NOT NULL,
  until INTEGER NOT NULL,
  worker TEXT NOT NULL,
  PRIMARY KEY (epoch, counter)
) STRICT, WITHOUT ROWID;

INSERT INTO lease (epoch, counter, url_id, host_id, until, worker)
SELECT lease_epoch, lease_counter, id, host_id, lease_until, coalesce(worker, '') FROM url_v1
WHERE state = 'leased';

INSERT INTO mark (name, value)
SELECT 'epoch', epoch FROM boot
UNION ALL SELECT 'latest', 0
UNION ALL SELECT 'hosts', count(*) FROM host
UNION ALL SELECT state, count(*) FROM url_v1 WHERE state <> 'leased' GROUP BY state
UNION ALL SELECT 'retrying', count(*) FROM url_v1 WHERE state = 'queued' AND attempts > 0
UNION ALL SELECT 'revisits', count(*) FROM url_v1 WHERE state = 'done' AND due_at IS NOT NULL
UNION ALL SELECT 'outcome:' || last_outcome, count(*) FROM url_v1 WHERE last_outcome IS NOT NULL
  GROUP BY last_outcome;
INSERT INTO due_hour (hour, count)
SELECT due_at / 3600000, count(*) FROM due GROUP BY due_at / 3600000;

DROP TABLE boot;
DROP TABLE url_v1;

-- For people, and for looking: one row a URL, with its lease where it has one.
CREATE VIEW job AS
SELECT u.id, u.url, h.name AS host, u.host_id, s.name AS site,
  CASE u.kind WHEN 0 THEN 'list' WHEN 1 THEN 'article' ELSE 'other' END AS kind, u.depth, u.priority,
  CASE WHEN l.counter IS NULL THEN u.state ELSE 'leased' END AS state,
  CASE WHEN l.counter IS NULL THEN u.due_at END AS due_at,
  u.attempts + (l.counter IS NOT NULL) AS attempts, u.losses, u.visits, u.last_outcome,
  u.visited_at, u.reason, f.url AS found_on, u.added_at, l.epoch AS lease_epoch,
  l.counter AS lease_counter, l.worker, l.until AS lease_until, u.etag, u.last_modified,
  CASE WHEN u.digest IS NOT NULL THEN lower(hex(u.digest)) END AS digest, u.unchanged_streak
FROM url u JOIN host h ON h.id = u.host_id JOIN site s ON s.id = u.site_id
LEFT JOIN lease l ON l.url_id = u.id LEFT JOIN url f ON f.id = u.found_on;
