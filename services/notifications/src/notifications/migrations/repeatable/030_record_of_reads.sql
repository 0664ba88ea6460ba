-- The record of reads: a reader adds a line, in their own name, and finds none; the platform writes down its own alerts.
call close_to_others('audit', 'audit_unsealed');
grant select, insert on audit to notifications_app;
grant select, insert on audit to notifications_worker;
grant select, delete on audit_unsealed to notifications_worker;

create policy sealed on audit for select to notifications_worker using (true);
create policy noted on audit for insert to notifications_app with check (caller = app_subject());
create policy alerted on audit for insert to notifications_worker with check (
    caller = '00000000-0000-0000-0000-000000000001' and position = 'platform' and action like 'alert.%'
);

create policy waiting on audit_unsealed for select to notifications_worker using (true);
-- OFFSET 0 looks each row up in the chain; the planner would rather read the whole chain.
create policy sealed on audit_unsealed for delete to notifications_worker using (
    exists (select from audit_seal s where s.audit_id = audit_unsealed.audit_id offset 0)
);
