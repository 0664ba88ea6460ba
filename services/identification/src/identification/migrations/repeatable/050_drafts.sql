-- Drafts are their author's alone; the worker finds their age and takes away what is old.
call close_to_others('draft', 'added_from');
call take_rights('erasure');
grant select, insert, delete, update (danger, child, updated_at, version, ciphertext, reminded) on draft to identification_app;
-- Whom to remind, never what was typed.
grant select (id, author_id, unit_id, danger, child, created_at, updated_at, version, report_id, reminded), update (reminded), delete on draft to identification_worker;
grant insert on erasure to identification_app;
grant select, insert, delete on erasure to identification_worker;

grant select, insert on added_from to identification_app;
create policy seen on added_from for select to identification_app using (exists (select from report r where r.id = report_id and is_own(r)));
create policy added on added_from for insert to identification_app with check (exists (select from report r where r.id = report_id and is_own(r)));

create policy worker on draft to identification_worker using (true) with check (true);
create policy seen on draft for select to identification_app using (
    author_id = app_subject() and (select app_may_hold('author'))
);
create policy begun on draft for insert to identification_app with check (
    author_id = app_subject() and (select app_may_hold('author')) and unit_id = app_unit() and version = 1
);
create policy continued on draft for update to identification_app
    using (author_id = app_subject() and (select app_may_hold('author')))
    with check (author_id = app_subject() and (select app_may_hold('author')));
create policy ended on draft for delete to identification_app using (
    author_id = app_subject() and (select app_may_hold('author'))
);
