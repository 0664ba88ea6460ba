-- Persons of several reports: codes by which they are found, and candidates.

-- Keeps these codes of a report and no others; what other codes matched is forgotten. A function, since no request may read what codes
-- there are: only an author or the Centre may say them, or the migrator, whose commands name no caller.
create or replace function keep_person_codes(of_report uuid, kinds text[], codes bytea[]) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if session_user <> current_user and not exists (
        select from report r where r.id = of_report and (is_own(r) or held_at_centre(r, app_centre_positions()))
    ) then
        raise insufficient_privilege using message = 'The codes of this person are not the caller''s to say.';
    end if;
    if (select count(*) from person_index i where i.report_id = of_report) = cardinality(codes)
        and not exists (select from unnest(kinds, codes) given (kind, code) where not exists (
            select from person_index i where i.report_id = of_report and i.kind = given.kind and i.code = given.code))
    then
        return false;
    end if;
    delete from candidate where of_report in (report_a, report_b);
    delete from person_index where report_id = of_report;
    insert into person_index (report_id, kind, code) select of_report, given.kind, given.code from unnest(kinds, codes) given (kind, code);
    return true;
end $$;
revoke all on function keep_person_codes from public, identification_app, identification_worker;
grant execute on function keep_person_codes to identification_app;

-- Reports that the caller holds at the Centre and of which any of these codes is kept, at most a hundred: of what others hold they learn
-- nothing.
create or replace function reports_of_person(kinds text[], codes bytea[]) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query select distinct i.report_id
        from unnest(kinds, codes) given (kind, code) join person_index i on i.code = given.code and i.kind = given.kind
            join report r on r.id = i.report_id
        where held_at_centre(r, app_centre_positions()) limit 100;
end $$;
revoke all on function reports_of_person from public, identification_app, identification_worker;
grant execute on function reports_of_person to identification_app;

call close_to_others('person_index', 'candidate');
grant select, update (matched) on person_index to identification_worker;
grant select, insert, update (kinds) on candidate to identification_worker;
grant select on candidate to identification_app;

create policy worker on person_index to identification_worker using (true) with check (true);
create policy worker on candidate to identification_worker using (true) with check (true);
-- Who holds one of the two at the Centre: of the other they may learn no more than that there is one.
create policy seen on candidate for select to identification_app using (
    exists (select from report r where r.id in (report_a, report_b) and held_at_centre(r, (select app_centre_positions())))
);

-- When searches found nothing: of whoever asks, their own.
call close_to_others('empty_search');
grant select, insert, delete on empty_search to identification_app;

create policy own on empty_search to identification_app using (person_id = app_subject()) with check (person_id = app_subject());
