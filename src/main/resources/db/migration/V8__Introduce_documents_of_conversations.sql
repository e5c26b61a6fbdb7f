-- A kept document that every message of the conversation carries with it.
ALTER TABLE conversations ADD COLUMN document text CHECK (document IN ('handbook'));
