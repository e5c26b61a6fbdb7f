-- How chats begin, what everybody is told, what members see of money, who may come in, and a picture.
ALTER TABLE organisation
    ADD COLUMN default_thinking   text CHECK (default_thinking IN ('off', 'low', 'high', 'max')),
    ADD COLUMN announcement       text NOT NULL DEFAULT '' CHECK (length(announcement) <= 500),
    ADD COLUMN announcement_until date,
    -- Another text has another id: who closed the one before sees it.
    ADD COLUMN announcement_id    uuid,
    ADD COLUMN money_shown        text NOT NULL DEFAULT 'amounts'
        CHECK (money_shown IN ('amounts', 'percent', 'near_limit_only')),
    ADD COLUMN sign_up            text NOT NULL DEFAULT 'everybody' CHECK (sign_up IN ('everybody', 'invited')),
    ADD COLUMN logo_id            uuid,
    ADD CHECK (announcement = '' OR announcement_id IS NOT NULL);

-- A picture has an address of its own, so that it can be kept by browsers until there is another.
CREATE TABLE logos (
    id         uuid PRIMARY KEY,
    png        bytea       NOT NULL CHECK (length(png) BETWEEN 1 AND 2097152),
    created_at timestamptz NOT NULL
);
ALTER TABLE organisation ADD FOREIGN KEY (logo_id) REFERENCES logos;
