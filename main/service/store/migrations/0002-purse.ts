/** Debits of purses whose story is not over. @module */

export const PURSE = {
  version: 2,
  sql: `
-- Derived from the journal: a debit has its row from its intent on, until it is released, or until the gateway has its
-- certificate. What it is about stands encrypted in the journal under the key of its day.
CREATE TABLE purse (
  sequence INTEGER PRIMARY KEY,
  id       TEXT    NOT NULL UNIQUE,
  day      TEXT    NOT NULL,
  state    TEXT    NOT NULL,
  -- Of the record with the certificate.
  settled  INTEGER
) STRICT;
`,
} as const;
