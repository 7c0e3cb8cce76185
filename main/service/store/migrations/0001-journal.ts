/** The journal, and what the terminal derives from it or keeps beside it. @module */

export const JOURNAL = {
  version: 1,
  sql: `
-- Append only. The header's fields, the body as stored (ciphertext), the chain hash.
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
  body      BLOB    NOT NULL,
  hash      BLOB    NOT NULL
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

-- Where each dossier stands: derived from the journal, but for attempts and the time of the next try. Beside it what
-- the terminal itself still needs to know, under the dossier's own key: one table, because every table that a
-- commit touches costs a page of WAL.
CREATE TABLE outbox (
  id              TEXT    PRIMARY KEY,
  sequence        INTEGER NOT NULL,
  state           TEXT    NOT NULL,
  slip            TEXT    NOT NULL,
  attempts        INTEGER NOT NULL,
  next_at         INTEGER NOT NULL,
  reason          TEXT,
  detail          TEXT,
  decided_at      INTEGER,
  status_sequence INTEGER,
  version         INTEGER NOT NULL,
  day             TEXT    NOT NULL,
  wrapped_key     BLOB    NOT NULL,
  summary         BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Everything that somebody still has to do something about.
CREATE INDEX outbox_open ON outbox (next_at) WHERE state <> 'acknowledged' OR slip = 'due';

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
} as const;
