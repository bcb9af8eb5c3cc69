-- The store of the tracker: one SQLite file, written by one process, open to every reader.
-- Times are UTC ISO-8601 text that sorts: 2026-03-01T12:00:00.000Z. Lists and records inside a column are JSON.
-- Hashes are SHA-256 as blobs: SELECT hex(hash).
-- What the publisher claims (published_at, modified_at) and what we observed (fetched_at, first_seen_at, …) never share a column.

-- What we follow: the config of each source, and where following it stands.
CREATE TABLE sources (
    id                INTEGER PRIMARY KEY,
    name              TEXT NOT NULL UNIQUE,
    url               TEXT NOT NULL,
    enabled           INTEGER NOT NULL DEFAULT 1,
    settings          TEXT NOT NULL,               -- JSON: interval, hint, policy, … as the config gave them
    created_at        TEXT NOT NULL,
    next_poll_at      TEXT,                        -- the schedule; NULL: due at once
    failures          INTEGER NOT NULL DEFAULT 0,  -- failed polls in a row
    etag              TEXT,                        -- validators: what to send to ask only for news
    last_modified     TEXT,
    body_hash         TEXT,                        -- of the body last processed, hex
    last_poll_at      TEXT,
    last_ok_at        TEXT,                        -- the publisher answered, with a page or with "not modified"
    last_page_at      TEXT,                        -- fetched_at of the newest page that was believed …
    last_seen_at      TEXT,                        -- … and when it was last confirmed: present blocks were seen then
    believed          INTEGER NOT NULL DEFAULT 0,  -- whether the newest page was: only then "not modified" confirms the blocks
    last_change_at    TEXT,                        -- the newest event of one of its blocks
    ended_at          TEXT,
    title             TEXT,
    live              INTEGER,                     -- 1 live, 0 closed, NULL not known
    splitter          TEXT,
    splitter_version  INTEGER NOT NULL DEFAULT 0,
    poll_id           INTEGER REFERENCES polls (id),      -- the stretch that the next equal poll lengthens
    snapshot_id       INTEGER REFERENCES snapshots (id),  -- the newest believed page, base of the next snapshot
    memory            TEXT                         -- what reconciling remembers between polls; opaque here
) STRICT;
CREATE INDEX sources_due ON sources (next_poll_at) WHERE enabled;

-- Every distinct body of a source, once: the evidence.
-- `frame` is zstd of the response headers (the first `head` bytes) and the body, with the frame of `base_id` as prefix;
-- a key frame has no base. `hash` is of the body alone.
CREATE TABLE snapshots (
    id            INTEGER PRIMARY KEY,
    source_id     INTEGER NOT NULL REFERENCES sources (id),
    hash          BLOB NOT NULL,                   -- SHA-256 of the body
    fetched_at    TEXT NOT NULL,                   -- when it was first fetched
    url           TEXT,                            -- where it came from; NULL: from the source's url
    content_type  TEXT,
    size          INTEGER NOT NULL,                -- bytes of the body
    head          INTEGER NOT NULL,                -- bytes of the headers before it
    base_id       INTEGER REFERENCES snapshots (id),
    depth         INTEGER NOT NULL,                -- frames between this one and its key frame
    pruned_at     TEXT,                            -- when we deleted the frame; the row and its hash stay
    frame         BLOB,
    UNIQUE (source_id, hash)
) STRICT;

-- The log of polls, run-length: one row for each stretch of polls with equal outcome, so that coverage and gaps are provable.
CREATE TABLE polls (
    id              INTEGER PRIMARY KEY,
    source_id       INTEGER NOT NULL REFERENCES sources (id),
    outcome         TEXT NOT NULL,                 -- ok, not_modified, unchanged, quarantined, or the kind of failure
    verdict         TEXT,                          -- whether the page was believed: healthy, consent, truncated, …
    status          INTEGER,                       -- of HTTP
    detail          TEXT NOT NULL DEFAULT '',
    first_at        TEXT NOT NULL,
    last_at         TEXT NOT NULL,
    count           INTEGER NOT NULL DEFAULT 1,
    longest_gap     REAL NOT NULL DEFAULT 0,       -- seconds between two polls of the stretch
    bytes_received  INTEGER NOT NULL DEFAULT 0,
    served_at       TEXT,                          -- the Date of the first response
    moments         TEXT,                          -- of pages looked at again: seconds after first_at, by commas
    snapshot_id     INTEGER REFERENCES snapshots (id)
) STRICT;
CREATE INDEX polls_source ON polls (source_id);

-- Further pages of a live blog, fetched with its first one when it was first seen: page 1, 2, 3 … besides the poll's own.
CREATE TABLE older_pages (
    poll_id      INTEGER NOT NULL REFERENCES polls (id),
    n            INTEGER NOT NULL,
    snapshot_id  INTEGER NOT NULL REFERENCES snapshots (id),
    fetched_at   TEXT NOT NULL,
    served_at    TEXT,
    PRIMARY KEY (poll_id, n)
) STRICT, WITHOUT ROWID;

-- The pieces of a page. A block has our id for ever; what it says is in versions, where it stands is here.
CREATE TABLE blocks (
    id              INTEGER PRIMARY KEY,
    source_id       INTEGER NOT NULL REFERENCES sources (id),
    state           TEXT NOT NULL CHECK (state IN ('present', 'missing', 'removed', 'rolled_off')),
    rank            INTEGER NOT NULL,              -- sorts the blocks of a source as the page does; gaps mean nothing
    version         INTEGER NOT NULL,              -- n of the newest version
    first_seen_at   TEXT NOT NULL,
    last_seen_at    TEXT,                          -- NULL while present: then it is the source's
    missing_since   TEXT,
    missing_polls   INTEGER NOT NULL DEFAULT 0,
    merged_into     INTEGER REFERENCES blocks (id),
    key             TEXT,                          -- by which the publisher knows the block
    permalink       TEXT,
    pinned          INTEGER NOT NULL DEFAULT 0,
    fragment_hash   TEXT NOT NULL DEFAULT ''       -- of the fragment last read: equal hash, no need to read again
) STRICT;
CREATE INDEX blocks_live ON blocks (source_id) WHERE state IN ('present', 'missing');
CREATE INDEX blocks_source ON blocks (source_id);

-- Keys that a block has had before its present one.
CREATE TABLE aliases (
    block_id       INTEGER NOT NULL REFERENCES blocks (id),
    key            TEXT NOT NULL,
    first_seen_at  TEXT NOT NULL,
    PRIMARY KEY (block_id, key)
) STRICT, WITHOUT ROWID;

-- When a block stood on the page, and where: one row for each unbroken spell. until_at NULL: it still does.
CREATE TABLE spells (
    block_id  INTEGER NOT NULL REFERENCES blocks (id),
    from_at   TEXT NOT NULL,
    until_at  TEXT,                                -- the last believed page that showed it
    rank      INTEGER NOT NULL,
    PRIMARY KEY (block_id, from_at)
) STRICT, WITHOUT ROWID;

-- Immutable states of blocks, numbered 1, 2, 3 … in each block: the words, and the claims that came with them. Only ever appended.
CREATE TABLE versions (
    id                INTEGER PRIMARY KEY,
    block_id          INTEGER NOT NULL REFERENCES blocks (id),
    n                 INTEGER NOT NULL,
    snapshot_id       INTEGER NOT NULL REFERENCES snapshots (id),  -- the page that shows it
    first_seen_at     TEXT NOT NULL,
    splitter          TEXT NOT NULL,
    splitter_version  INTEGER NOT NULL,
    matched           TEXT,                        -- why it was held to be this block; NULL for the first version
    score             REAL NOT NULL DEFAULT 1,
    fingerprint       TEXT NOT NULL,
    kind              TEXT NOT NULL,               -- update, original, correction, summary, lead, body
    label             TEXT,                        -- as printed
    author            TEXT,
    published_at      TEXT,
    precision         TEXT,                        -- second, minute, day
    time_basis        TEXT,                        -- stated, date_inherited, year_inferred, relative, observed
    zone_basis        TEXT,                        -- stated, configured, page, utc
    modified_at       TEXT,
    modified_how      TEXT,                        -- precision, time basis and zone basis of modified_at
    title             TEXT,
    text              TEXT NOT NULL,
    links             TEXT,                        -- JSON [[href, text], …]
    media             TEXT,                        -- JSON [[kind, src, alt], …]
    UNIQUE (block_id, n)
) STRICT;

-- Which block had these words first: the head of the fingerprint leads to it, and a short one keeps the index small.
CREATE INDEX versions_words ON versions (substr(fingerprint, 4, 6));

-- Full text over versions: SELECT … FROM versions_fts WHERE versions_fts MATCH 'these words'; rowid is versions.id.
-- Words only, not their places (detail = none: a fifth of the size); a phrase is then sought in the texts found.
CREATE VIRTUAL TABLE versions_fts USING fts5 (
    title, text, content = 'versions', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', detail = none
);
CREATE TRIGGER versions_ai AFTER INSERT ON versions BEGIN
    INSERT INTO versions_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

-- What happened, numbered without gap and for ever. The words stand once, in versions: the view `changes` shows them beside.
-- Each row vouches for the one before: hash = SHA-256 of prev_hash (hex), a line feed and the row as canonical JSON.
CREATE TABLE events (
    seq                INTEGER PRIMARY KEY AUTOINCREMENT,
    kind               TEXT NOT NULL,              -- block.added … block.unmerged, source.started … source.retitled
    source_id          INTEGER NOT NULL REFERENCES sources (id),
    block_id           INTEGER REFERENCES blocks (id),
    version            INTEGER,                    -- n of the block's version after the change
    text_of            INTEGER REFERENCES versions (id),  -- the version whose words are the event's text …
    old_text_of        INTEGER REFERENCES versions (id),  -- … and the one whose words it replaced
    key                TEXT,                       -- key and label as they were then
    label              TEXT,
    published_at       TEXT,
    detected_at        TEXT NOT NULL,
    last_seen_without  TEXT,                       -- it happened after this …
    first_seen_with    TEXT,                       -- … and not after this
    significance       TEXT,                       -- cosmetic, minor, substantive
    reasons            TEXT,                       -- JSON ["number", …]
    because            TEXT,                       -- JSON [{"reason", "old", "new"}, …]: the words in question
    stealth            INTEGER NOT NULL DEFAULT 0, -- substantive, and the page admits nothing
    flapping           INTEGER NOT NULL DEFAULT 0,
    detail             TEXT NOT NULL DEFAULT '',
    diff               TEXT,                       -- [-old words-] {+new words+}
    prev_hash          BLOB NOT NULL,              -- hash of the event before
    hash               BLOB NOT NULL
) STRICT;
CREATE INDEX events_source ON events (source_id);
CREATE INDEX events_block ON events (block_id) WHERE block_id IS NOT NULL;
CREATE INDEX events_time ON events (detected_at);

-- How far each consumer of events has come.
CREATE TABLE cursors (
    consumer    TEXT PRIMARY KEY,
    seq         INTEGER NOT NULL,
    updated_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What we deleted of our own rows, and when.
CREATE TABLE prunings (
    id         INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    source_id  INTEGER REFERENCES sources (id),    -- NULL: all sources
    before     TEXT NOT NULL,                      -- snapshots fetched before this lost their frames
    snapshots  INTEGER NOT NULL,
    bytes      INTEGER NOT NULL
) STRICT;

-- For people: each live blog as it stands.
CREATE VIEW current_blocks AS
SELECT sources.name AS source,
       blocks.id AS block,
       row_number() OVER (PARTITION BY blocks.source_id ORDER BY blocks.rank, blocks.id) AS place,
       versions.kind,
       versions.label,
       versions.title,
       versions.text,
       versions.author,
       versions.published_at,
       versions.modified_at,
       blocks.pinned,
       blocks.version AS versions,
       blocks.first_seen_at,
       coalesce(blocks.last_seen_at, sources.last_seen_at) AS last_seen_at,
       blocks.key,
       blocks.permalink
FROM blocks
JOIN sources ON sources.id = blocks.source_id
JOIN versions ON versions.block_id = blocks.id AND versions.n = blocks.version
WHERE blocks.state = 'present' AND blocks.merged_into IS NULL;

-- For people: every change, with its words.
CREATE VIEW changes AS
SELECT events.seq,
       events.kind,
       sources.name AS source,
       coalesce(blocks.permalink, sources.url) AS url,
       events.block_id AS block,
       events.version,
       events.key,
       events.label,
       coalesce(now.title, was.title) AS title,
       was.text AS old_text,
       now.text AS new_text,
       events.diff,
       events.significance,
       events.reasons,
       events.because,
       events.stealth,
       events.flapping,
       events.detail,
       events.published_at,
       events.detected_at,
       events.last_seen_without,
       events.first_seen_with,
       lower(hex(snapshots.hash)) AS snapshot,
       lower(hex(events.hash)) AS hash
FROM events
JOIN sources ON sources.id = events.source_id
LEFT JOIN blocks ON blocks.id = events.block_id
LEFT JOIN versions AS now ON now.id = events.text_of
LEFT JOIN versions AS was ON was.id = events.old_text_of
LEFT JOIN snapshots ON snapshots.id = now.snapshot_id;

-- For people: the life of each block, version by version; until_at NULL: the newest.
CREATE VIEW block_history AS
SELECT sources.name AS source,
       versions.block_id AS block,
       versions.n AS version,
       versions.label,
       versions.title,
       versions.text,
       versions.published_at,
       versions.first_seen_at,
       lead(versions.first_seen_at) OVER (PARTITION BY versions.block_id ORDER BY versions.n) AS until_at,
       blocks.state,
       versions.splitter,
       versions.matched,
       versions.fingerprint,
       lower(hex(snapshots.hash)) AS snapshot
FROM versions
JOIN blocks ON blocks.id = versions.block_id
JOIN sources ON sources.id = blocks.source_id
JOIN snapshots ON snapshots.id = versions.snapshot_id;

-- For people: when we looked, what we got, and how long we did not look before (gap_before, seconds).
CREATE VIEW coverage AS
SELECT sources.name AS source,
       polls.first_at,
       polls.last_at,
       polls.count AS polls,
       polls.outcome,
       polls.verdict,
       polls.status,
       polls.detail,
       polls.longest_gap,
       round((julianday(polls.first_at) - julianday(
           lag(polls.last_at) OVER (PARTITION BY polls.source_id ORDER BY polls.first_at, polls.id))) * 86400, 3) AS gap_before
FROM polls
JOIN sources ON sources.id = polls.source_id;

-- For people: the news, newest first.
CREATE VIEW latest_events AS
SELECT seq, detected_at, source, kind, label, title, significance, reasons, diff, new_text, old_text
FROM changes
WHERE kind IN ('block.added', 'block.revised', 'block.removed', 'block.restored') OR kind LIKE 'source.%'
ORDER BY seq DESC
LIMIT 100;
