-- Notices and their deliveries.

-- Those who may hold a position towards a record are notified; of the Office and the rapporteur no one, not even with another
-- role (DESIGN 10.15).
create or replace function app_has_inbox() returns boolean language sql stable as $$
    select app_may_hold('author', 'unit', 'addressed', 'intake', 'duty', 'case', 'panel', 'supervisor', 'director', 'break_glass')
       and not app_may_hold('office', 'rapporteur')
$$;

-- Those who work in a unit and cannot have written its unfinished drafts: no one learns of a colleague's draft (DESIGN 10.16).
create or replace function app_supervises() returns boolean language sql stable as $$
    select app_may_hold('addressed') and not app_may_hold('author')
$$;

call close_to_others('notice', 'delivery');
grant select, update (state, version, opened_at) on notice to notifications_app;
grant select, insert, update (state, version, opened_at) on notice to notifications_worker;
grant select (notice_id, channel, acknowledged_at), update (acknowledged_at) on delivery to notifications_app;
grant select, insert, update (state, attempt, refusals, due_at, leased_until) on delivery to notifications_worker;

create policy worker on notice to notifications_worker using (true) with check (true);
-- A case: of two lists with an "or" between PostgreSQL reads both whole, to sort them; of a case it supposes that every second row
-- fulfils it, and reads what is asked for in its order. An offer is shown to those who may take it, a question
-- to the unit to those who may answer it, and an unfinished draft to those who supervise.
create policy seen on notice for select to notifications_app using (
    case when state <> 'withdrawn' and (select app_has_inbox()) and (code not in ('hand_over_waits', 'question_waits') or person_id is not null or (select app_may_hold('unit')))
      and (code <> 'unfinished_waits' or (select app_supervises()))
    then case when person_id is null then unit_id = app_unit() else person_id = app_subject() end else false end
);
create policy opened on notice for update to notifications_app using (
    case when state <> 'withdrawn' and (select app_has_inbox()) and (code not in ('hand_over_waits', 'question_waits') or person_id is not null or (select app_may_hold('unit')))
      and (code <> 'unfinished_waits' or (select app_supervises()))
    then case when person_id is null then unit_id = app_unit() else person_id = app_subject() end else false end
) with check (
    case when state <> 'withdrawn' and (select app_has_inbox()) and (code not in ('hand_over_waits', 'question_waits') or person_id is not null or (select app_may_hold('unit')))
      and (code <> 'unfinished_waits' or (select app_supervises()))
    then case when person_id is null then unit_id = app_unit() else person_id = app_subject() end else false end
);
-- In the name of the telephone service a request finds alerts and calls, and may write down when a call was acknowledged.
create policy called on notice for select to notifications_app using (
    code in ('urgent_request_waits', 'urgent_answer') and app_subject() = '00000000-0000-0000-0000-000000000002'
);

create policy worker on delivery to notifications_worker using (true) with check (true);
create policy called on delivery for select to notifications_app using (
    channel = 'phone' and app_subject() = '00000000-0000-0000-0000-000000000002'
);
create policy acknowledged on delivery for update to notifications_app
    using (channel = 'phone' and app_subject() = '00000000-0000-0000-0000-000000000002')
    with check (channel = 'phone' and app_subject() = '00000000-0000-0000-0000-000000000002');
