-- What an answer has cost so far, about, in nano-units: on a piece of its text once a second, for whoever follows it at
-- another replica.
ALTER TABLE turn_events ADD COLUMN so_far bigint;

-- That books are being checked, or a model billed above its reserve, is a reason too.
ALTER TABLE refusals DROP CONSTRAINT refusals_reason_check;
ALTER TABLE refusals ADD CONSTRAINT refusals_reason_check CHECK (reason IN ('budget_exhausted',
    'request_too_large_for_budget', 'budget_on_hold', 'budget_frozen', 'model_barred'));
