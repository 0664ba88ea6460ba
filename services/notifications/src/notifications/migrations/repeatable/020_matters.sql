-- What the platform knows of reports, whom it notified, which alarms run and who is on duty: the worker's alone.
call close_to_others('report', 'addressee', 'ended', 'unopened', 'opened', 'alarm', 'roster', 'cover', 'waiting_question', 'waiting_advice');
grant select, insert, update (taken_over, taken_over_by, manager_id, recused) on report to notifications_worker;
grant select, insert, update on addressee to notifications_worker;
grant select, insert, delete on ended to notifications_worker;
grant select, insert, delete on unopened, opened to notifications_worker;
grant select, insert, update (rung, state) on alarm to notifications_worker;
grant select, insert, update (version, turns) on roster to notifications_worker;
grant select, insert, delete, update (reminders, unit_id) on waiting_question to notifications_worker;
grant select, insert, delete, update (alerts) on waiting_advice to notifications_worker;
grant select, insert, update, delete on cover to notifications_worker;

create policy worker on cover to notifications_worker using (true) with check (true);
create policy worker on report to notifications_worker using (true) with check (true);
create policy worker on addressee to notifications_worker using (true) with check (true);
create policy worker on ended to notifications_worker using (true) with check (true);
create policy worker on unopened to notifications_worker using (true) with check (true);
create policy worker on opened to notifications_worker using (true) with check (true);
create policy worker on alarm to notifications_worker using (true) with check (true);
create policy worker on roster to notifications_worker using (true) with check (true);
create policy worker on waiting_question to notifications_worker using (true) with check (true);
create policy worker on waiting_advice to notifications_worker using (true) with check (true);
