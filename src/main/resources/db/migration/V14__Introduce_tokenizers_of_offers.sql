-- How text is counted before it is sent. What a provider is known to serve under these names is counted exactly.
ALTER TABLE offers ADD COLUMN tokenizer text NOT NULL DEFAULT 'none' CHECK (tokenizer IN ('none', 'deepseek-v3'));

UPDATE offers o
SET tokenizer = 'deepseek-v3'
FROM providers p
WHERE p.id = o.provider_id
  AND (p.profile = 'deepseek' AND o.upstream_id IN ('deepseek-v4-flash', 'deepseek-flash', 'deepseek-v4-pro')
       OR p.profile = 'tokenhub' AND o.upstream_id = 'deepseek-v4-flash');
