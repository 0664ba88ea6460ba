-- A ticket is its author's alone. The content of a file is for whom the access table gives anything of its class.
call close_to_others('upload_ticket', 'file_segment');
grant select, insert, update (used_at) on upload_ticket to identification_app;
grant select (id, issued_at), delete on upload_ticket to identification_worker;
grant select, insert on file_segment to identification_app;

create policy worker on upload_ticket to identification_worker using (true) with check (true);
create policy own on upload_ticket for select to identification_app using (given_to = app_subject() and (select app_may_hold('author')));
create policy given on upload_ticket for insert to identification_app with check (
    given_to = app_subject() and used_at is null and exists (select from report r where r.id = report_id and is_own(r)
        and is_open(r) and coalesce(r.way_now, r.way_in) <> 'through_me')
);
create policy used on upload_ticket for update to identification_app using (given_to = app_subject() and (select app_may_hold('author')))
    with check (given_to = app_subject() and used_at is not null);

create policy seen on file_segment for select to identification_app using (
    exists (select from addendum a join report r on r.id = a.report_id where a.id = file_id and a.report_id = file_segment.report_id
        and (is_own(r) and (select app_may_hold('author')) or is_read_at_centre(r, app_centre_readers(a.kind))
            or app_unit() <> all (r.excluded_units) and is_accepted_with(r.id, a.kind)))
);
-- How many pieces of a file are stored, whoever asks: what the caller may not see is not gone.
create or replace function pieces_stored(of_report uuid, of_file uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select count(*) from file_segment s where s.report_id = of_report and s.file_id = of_file
$$;
revoke all on function pieces_stored from public, identification_app, identification_worker;
grant execute on function pieces_stored to identification_app;
create policy added on file_segment for insert to identification_app with check (
    exists (select from addendum a join report r on r.id = a.report_id where a.id = file_id and a.report_id = file_segment.report_id
        and a.kind in ('attachments', 'clinical_images') and a.given_by = app_subject() and is_own(r)
        and is_open(r) and coalesce(r.way_now, r.way_in) <> 'through_me')
);

-- Of the release before; the last of the policies that asked them is above.
drop function if exists held_at_centre(report, boolean);
drop function if exists is_shown(report, boolean);
