-- Another time zone takes over where a month begins by the one before, so that no period begins anew early. Days are
-- counted by "zone" until "next_zone_from" begins there, by "next_zone" from then on; no day is before "zone_since",
-- the first one by "zone", or before "next_zone_from" once it has begun.
ALTER TABLE organisation
    ADD COLUMN zone_since     date,
    ADD COLUMN next_zone      text,
    ADD COLUMN next_zone_from date,
    ADD CONSTRAINT organisation_next_zone CHECK (num_nulls(next_zone, next_zone_from) IN (0, 2)
        AND (extract(day FROM next_zone_from) = 1 OR next_zone_from IS NULL)
        AND (zone_since < next_zone_from OR zone_since IS NULL OR next_zone_from IS NULL));
