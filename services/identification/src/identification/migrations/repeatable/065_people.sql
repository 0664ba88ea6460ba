-- The people directory: names of those who work at the Centre, which are said inside the Centre only. The command that asks the
-- identity provider writes it.
call close_to_others('colleague');
grant select on colleague to identification_app;
grant select, insert, update (name, unit_id, roles, profession, active, synced_at) on colleague to identification_worker;

create policy worker on colleague to identification_worker using (true) with check (true);
create policy seen on colleague for select to identification_app using (
    (select app_may_hold('intake', 'case', 'panel', 'supervisor', 'director'))
);

-- Who stands in for which case manager: said by them or by a supervisor, and known at the Centre.
alter table cover
    drop constraint if exists cover_of_another,
    drop constraint if exists cover_ends,
    add constraint cover_of_another check (cover_id <> manager_id),
    -- A day more than the days that the service counts: clocks are changed.
    add constraint cover_ends check (ends_at > begins_at and ends_at <= begins_at + interval '61 days');
call close_to_others('cover');
grant select, insert, update, delete on cover to identification_app;

create policy seen on cover for select to identification_app using (
    cover_id = app_subject() or (select app_may_hold('intake', 'case', 'supervisor', 'director'))
);
create policy said on cover to identification_app
    using (manager_id = app_subject() and (select app_may_hold('case')) or (select app_may_hold('supervisor')))
    with check (manager_id = app_subject() and (select app_may_hold('case')) or (select app_may_hold('supervisor')));
