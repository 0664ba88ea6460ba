-- The people directory: names of those who work at the Centre, which are said inside the Centre only. The command that asks the
-- identity provider writes it.
call close_to_others('colleague');
grant select on colleague to identification_app;
grant select, insert, update (name, unit_id, roles, profession, active, synced_at) on colleague to identification_worker;

create policy worker on colleague to identification_worker using (true) with check (true);
create policy seen on colleague for select to identification_app using (
    (select app_may_hold('intake', 'case', 'panel', 'supervisor', 'director'))
);
