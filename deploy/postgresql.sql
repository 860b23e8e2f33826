-- Least rights on PostgreSQL. Run it as an administrator, inside Kollega's own database:
--     psql --dbname kollega --file deploy/postgresql.sql
-- once before the first start, and again after every start as kollega_owner that brought the schema up to
-- date: what kollega_run may do with a new table is granted by the second run. Run as often as you like.
--
-- kollega_owner: owns the tables and changes the schema. Used by an operator when a new version is installed.
-- kollega_run: what runners, bridges and commands use. It cannot change the schema, and the audit log only
--     grows: what is in it can be neither changed nor removed with this login.
-- Passwords: \password kollega_owner and \password kollega_run, or a certificate (see pg_hba.conf).

DO $$
BEGIN
    IF to_regrole('kollega_owner') IS NULL THEN CREATE ROLE kollega_owner LOGIN; END IF;
    IF to_regrole('kollega_run') IS NULL THEN CREATE ROLE kollega_run LOGIN; END IF;
END
$$;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO kollega_owner, kollega_run', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO kollega_owner;
GRANT USAGE ON SCHEMA public TO kollega_run;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kollega_run;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO kollega_run;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['audit', 'checkpoints'] LOOP
        IF to_regclass('public.' || kept) IS NOT NULL THEN
            EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM kollega_run', kept);
        END IF;
    END LOOP;
    -- Erasing writes the table of keys anew, so that no page keeps a key that was destroyed.
    IF to_regclass('public.data_keys') IS NOT NULL THEN
        GRANT TRUNCATE ON data_keys TO kollega_run;
    END IF;
    IF to_regclass('public.alembic_version') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM kollega_run;
    END IF;
END
$$;
