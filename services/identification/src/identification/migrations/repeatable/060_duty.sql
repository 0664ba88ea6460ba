-- The duty roster. Who keeps it is a permission of a role and no position towards a record.
call close_to_others('duty_roster', 'duty_turn');
grant select, insert on duty_roster, duty_turn to identification_app;
grant update (version) on duty_roster to identification_app;
-- Who is on duty, and from when, is never rewritten: a turn is ended or dropped.
grant update (ends_at, dropped_at) on duty_turn to identification_app;

create policy seen on duty_roster for select to identification_app using (
    app_has_role('centre_supervisor') or (select app_may_hold('duty'))
);
create policy added on duty_roster for insert to identification_app with check (app_has_role('centre_supervisor'));
create policy changed on duty_roster for update to identification_app
    using (app_has_role('centre_supervisor')) with check (app_has_role('centre_supervisor'));

create policy seen on duty_turn for select to identification_app using (
    app_has_role('centre_supervisor') or (select app_may_hold('duty'))
);
create policy added on duty_turn for insert to identification_app with check (app_has_role('centre_supervisor'));
create policy changed on duty_turn for update to identification_app
    using (app_has_role('centre_supervisor')) with check (app_has_role('centre_supervisor'));
