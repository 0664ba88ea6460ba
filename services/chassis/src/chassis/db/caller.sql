-- What policies ask of the caller of a transaction. A pooled connection answers '' after its first local setting, hence nullif.
create or replace function app_subject() returns uuid language sql stable as
$$ select nullif(current_setting('app.subject', true), '')::uuid $$;

create or replace function app_unit() returns uuid language sql stable as
$$ select nullif(current_setting('app.unit', true), '')::uuid $$;

create or replace function app_has_role(role text) returns boolean language sql stable as
$$ select role = any(string_to_array(coalesce(current_setting('app.roles', true), ''), ',')) $$;

-- Whether the caller supervises their unit (contracts/words, `UnitSupervisor`).
create or replace function app_supervises_unit() returns boolean language sql stable as
$$ select string_to_array(coalesce(current_setting('app.roles', true), ''), ',') && array[{{UnitSupervisor}}] $$;

-- Which role may hold which position: contracts/access, which the migration command writes here. Nobody reads it but the function below.
create table if not exists access_role (position text, role text, primary key (position, role));

-- Whether a role of the caller may hold one of these positions. Policies say `(select app_may_hold('intake'))`, which is asked once
-- for a statement; without the select it would be asked for every row.
create or replace function app_may_hold(variadic positions text[]) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from access_role a
        where a.position = any(positions)
          and a.role = any(string_to_array(coalesce(current_setting('app.roles', true), ''), ','))
    )
$$;

-- Whether a role of the caller holds records at the Centre: its intake, and those of it who are on duty. Asked as above.
create or replace function app_at_centre() returns boolean language sql stable as $$ select app_may_hold('intake') $$;

-- For which purposes the caller's unit may be addressed, so that what is sent to it opens to the caller. Asked as above.
create or replace function app_purposes() returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
    select array(
        select distinct split_part(a.position, '.', 2) from access_role a
        where a.position like 'addressed.%'
          and a.role = any(string_to_array(coalesce(current_setting('app.roles', true), ''), ','))
    )
$$;

-- Which position reads anything of which class, from contracts/access as well. Nobody reads it but functions that own it.
create table if not exists access_class (class text, position text, primary key (class, position));

-- Takes every right to tables, and to columns of them, from all but their owner: from every role that has one, not only from those that a file names.
create or replace procedure take_rights(variadic tables text[]) language plpgsql as $$
declare
    closed text;
    holders text;
begin
    foreach closed in array tables loop
        select string_agg(distinct case grantee when 0 then 'public' else grantee::regrole::text end, ', ') into holders
        from (select relacl as acl from pg_class where oid = closed::regclass
              union all select attacl from pg_attribute where attrelid = closed::regclass) rights, aclexplode(acl)
        where grantee <> current_user::regrole;
        if holders is not null then
            execute format('revoke all on %I from %s cascade', closed, holders);
        end if;
    end loop;
end $$;

-- Closes tables to everybody but their owner, who reads by a policy as well. What a file opens below this call is all that is open.
-- A function that a file makes no more stays: the file drops it, `drop function if exists`, below the policies that asked it.
create or replace procedure close_to_others(variadic tables text[]) language plpgsql as $$
declare
    closed text;
    old text;
begin
    call take_rights(variadic tables);
    foreach closed in array tables loop
        for old in select policyname from pg_policies where schemaname = 'public' and tablename = closed loop
            execute format('drop policy %I on %I', old, closed);
        end loop;
        execute format('alter table %I enable row level security, force row level security', closed);
        execute format('create policy migrator on %I to current_user using (true) with check (true)', closed);
    end loop;
end $$;
revoke all on procedure take_rights, close_to_others from public;
call take_rights('access_role', 'access_class');
