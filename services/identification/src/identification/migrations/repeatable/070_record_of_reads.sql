-- The record of reads: found by an author of their own report, and at the Centre by whom the access table gives it; everybody adds, in
-- the own name.
call close_to_others('audit', 'audit_unsealed');
grant select, insert on audit to identification_app;
grant select on audit to identification_worker;
grant select, delete on audit_unsealed to identification_worker;

create policy sealed on audit for select to identification_worker using (true);
create policy seen on audit for select to identification_app using (
    exists (select from report r where r.id = subject_id
        and (is_own(r) or is_read_at_centre(r, (select app_centre_readers('reads')))))
);
create policy noted on audit for insert to identification_app with check (caller = app_subject());

create policy waiting on audit_unsealed for select to identification_worker using (true);
-- OFFSET 0 looks each row up in the chain; the planner would rather read the whole chain.
create policy sealed on audit_unsealed for delete to identification_worker using (
    exists (select from audit_seal s where s.audit_id = audit_unsealed.audit_id offset 0)
);
