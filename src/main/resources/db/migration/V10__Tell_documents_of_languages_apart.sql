-- The handbook is a document for each language, and a conversation keeps the one that it began with.
ALTER TABLE conversations
    DROP CONSTRAINT conversations_document_check,
    ADD CONSTRAINT conversations_document_check CHECK (document IN ('handbook', 'handbook-zh'));
