-- Questions to the Centre without a report are their asker's and the Centre's, and no unit's; the worker finds their age and takes away what is old.
call close_to_others('advice');
grant select, insert, update (version, answered_at, answered_by, answered_as, answer) on advice to identification_app;
grant select (id, answered_at), delete on advice to identification_worker;

create policy worker on advice to identification_worker using (true) with check (true);
create policy seen on advice for select to identification_app using (
    author_id = app_subject() and (select app_may_hold('author')) or (select app_at_centre())
);
create policy asked on advice for insert to identification_app with check (
    author_id = app_subject() and (select app_may_hold('author')) and author_unit = app_unit() and version = 1 and answered_at is null
);
-- Whoever finds it may lock it, so that who asked is told 403 and no state; what it may become is asked then.
create policy answered on advice for update to identification_app using (
    author_id = app_subject() and (select app_may_hold('author')) or (select app_at_centre())
) with check (
    (select app_at_centre()) and author_id <> app_subject() and answered_by = app_subject()
);
