-- What must hold after any crash, each query naming the rows that break it. (Numbers of the fault list's promise.)

-- I1 every version and every poll that shows a page has its snapshot, every snapshot its body
SELECT 'I1 version without snapshot', versions.id FROM versions LEFT JOIN snapshots ON snapshots.id = snapshot_id WHERE snapshots.id IS NULL;
SELECT 'I1 snapshot without body', id FROM snapshots WHERE frame IS NULL AND pruned_at IS NULL;
SELECT 'I1 snapshot that no poll fetched', snapshots.id FROM snapshots LEFT JOIN polls ON polls.snapshot_id = snapshots.id WHERE polls.id IS NULL AND snapshots.id NOT IN (SELECT snapshot_id FROM older_pages);
SELECT 'I1 delta without base', snapshots.id FROM snapshots LEFT JOIN snapshots AS base ON base.id = snapshots.base_id WHERE snapshots.base_id IS NOT NULL AND base.id IS NULL;

-- I2 versions of a block are numbered 1 … n
SELECT 'I2 numbering', block_id FROM versions GROUP BY block_id HAVING min(n) <> 1 OR max(n) <> count(*);
SELECT 'I2 newest', blocks.id FROM blocks WHERE version IS NOT (SELECT max(n) FROM versions WHERE block_id = blocks.id);

-- I3 events without gap, every event of a block has its version, every revision and addition is told exactly once
SELECT 'I3 gap', seq FROM events WHERE seq > 1 AND seq - 1 NOT IN (SELECT seq FROM events);
SELECT 'I3 reused', name FROM sqlite_sequence WHERE name = 'events' AND seq <> (SELECT coalesce(max(seq), 0) FROM events);
SELECT 'I3 event without version', seq FROM events WHERE block_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM versions WHERE versions.block_id = events.block_id AND n = events.version);
SELECT 'I3 told twice', text_of FROM events WHERE kind IN ('block.added', 'block.revised') GROUP BY kind, text_of HAVING count(*) > 1;

-- I4 what is known of a source is of the same poll as its newest stretch
SELECT 'I4 poll', sources.id FROM sources LEFT JOIN polls ON polls.id = sources.poll_id WHERE last_poll_at IS NOT NULL AND polls.last_at IS NOT sources.last_poll_at;
SELECT 'I4 body', sources.id FROM sources JOIN snapshots ON snapshots.id = sources.snapshot_id WHERE believed AND lower(hex(snapshots.hash)) IS NOT sources.body_hash;

-- I6 one stretch a page: the same page at the same time was not recorded twice
SELECT 'I6 twice', snapshot_id FROM polls WHERE outcome = 'ok' GROUP BY source_id, first_at HAVING count(*) > 1;
