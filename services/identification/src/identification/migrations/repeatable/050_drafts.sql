-- Drafts are their author's alone; the worker finds their age and takes away what is old.
call close_to_others('draft');
call take_rights('erasure');
grant select, insert, delete, update (danger, child, updated_at, version, ciphertext) on draft to identification_app;
grant select (id, updated_at), delete on draft to identification_worker;
grant insert on erasure to identification_app;
grant select, insert, delete on erasure to identification_worker;

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
