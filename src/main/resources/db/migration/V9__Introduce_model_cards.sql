-- What a model's page tells beside its prices. A card that nobody has edited follows the program's own.
CREATE TABLE model_cards (
    model_id   text PRIMARY KEY REFERENCES models,
    content    jsonb       NOT NULL CHECK (jsonb_typeof(content) = 'object'),
    edited_by  uuid REFERENCES accounts,
    updated_at timestamptz NOT NULL
);
