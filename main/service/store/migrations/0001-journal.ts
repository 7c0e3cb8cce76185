/** The journal, and what the terminal derives from it or keeps beside it. @module */

export const JOURNAL = {
  version: 1,
  sql: `
-- Append only. The header's fields, the chain hash, what the terminal keeps of a dossier for itself, the body as stored
-- (both ciphertext). The body comes last: where it overflows its page, the rest is read without it.
CREATE TABLE journal (
  sequence  INTEGER PRIMARY KEY,
  version   INTEGER NOT NULL,
  terminal  TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  id        TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  mono      INTEGER NOT NULL,
  trusted   INTEGER,
  prev      TEXT    NOT NULL,
  body_hash TEXT    NOT NULL,
  hash      BLOB    NOT NULL,
  local     BLOB,
  body      BLOB    NOT NULL
) STRICT;

CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;

CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;

-- Also stops INSERT OR REPLACE, which deletes without asking the trigger above.
CREATE TRIGGER journal_next BEFORE INSERT ON journal
WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM journal)
BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;

-- Keys that encrypt the keys of a day's dossiers, themselves wrapped by the key store.
CREATE TABLE day_key (
  day     TEXT    PRIMARY KEY,
  version INTEGER NOT NULL,
  wrapped BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Where each dossier stands: derived from the journal, but for attempts and the time of the next try. Filing writes
-- the journal alone, because every table and index that a commit touches costs pages of WAL; the rows here are made by
-- a later change, in order, and so the highest sequence here is how far that came.
CREATE TABLE outbox (
  sequence        INTEGER PRIMARY KEY,
  id              TEXT    NOT NULL UNIQUE,
  state           TEXT    NOT NULL,
  slip            TEXT    NOT NULL,
  attempts        INTEGER NOT NULL,
  next_at         INTEGER NOT NULL,
  reason          TEXT,
  detail          TEXT,
  decided_at      INTEGER,
  status_sequence INTEGER,
  day             TEXT    NOT NULL
) STRICT;

-- Everything that somebody still has to do something about.
CREATE INDEX outbox_open ON outbox (next_at) WHERE state <> 'acknowledged' OR slip = 'due';

-- What was filed and has no row in the outbox yet, as it will stand there. The casts give its columns the affinities of
-- the outbox, without which SQLite would walk the whole of the view below for a single id.
CREATE VIEW filed AS
SELECT sequence, id,
  CAST('queued' AS TEXT) AS state, CAST('due' AS TEXT) AS slip,
  CAST(0 AS INTEGER) AS attempts, CAST(0 AS INTEGER) AS next_at,
  CAST(NULL AS TEXT) AS reason, CAST(NULL AS TEXT) AS detail,
  CAST(NULL AS INTEGER) AS decided_at, CAST(NULL AS INTEGER) AS status_sequence,
  CAST(substr(local, 1, 6) AS TEXT) AS day
FROM journal
WHERE sequence > (SELECT COALESCE(MAX(sequence), 0) FROM outbox) AND kind = 'dossier';

-- Every dossier, whether its row was made or not.
CREATE VIEW queue AS SELECT * FROM outbox UNION ALL SELECT * FROM filed;

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
} as const;
