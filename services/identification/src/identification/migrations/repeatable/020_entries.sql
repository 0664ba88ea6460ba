-- What author and Centre say of a report as it goes on; always in the own name.
-- As what the Centre asks.
alter table question drop constraint if exists question_by_whom,
    add constraint question_by_whom check (position in ('intake', 'duty', 'case'));

call close_to_others('instruction', 'whereabouts', 'question', 'answer', 'ending');
grant select, insert on instruction, whereabouts, question, answer, ending to identification_app;
grant select, insert on instruction to identification_worker;

create policy worker on instruction for select to identification_worker using (true);
-- The platform says itself that a unit does not come, in its own name, and nothing else.
create policy said on instruction for insert to identification_worker with check (
    code = 'unit_not_coming' and given_by = '00000000-0000-0000-0000-000000000001'
);
create policy seen on instruction for select to identification_app using (exists (select from report r where r.id = report_id));
create policy added on instruction for insert to identification_app with check (
    given_by = app_subject() and exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions())))
);

create policy seen on whereabouts for select to identification_app using (exists (select from report r where r.id = report_id));
create policy added on whereabouts for insert to identification_app with check (
    given_by = app_subject() and exists (select from report r where r.id = report_id and is_own(r))
);

-- What the Centre asks is for the author and their unit, and nobody else learns of it.
create policy seen on question for select to identification_app using (exists (select from report r where r.id = report_id
    and (is_read_at_centre(r, (select app_centre_positions())) or is_own(r) or r.author_unit = app_unit() and (select app_may_hold('unit')))));
create policy added on question for insert to identification_app with check (
    given_by = app_subject() and exists (select from report r where r.id = report_id
        and held_at_centre(r, (select app_centre_positions())) and is_open(r))
);

create policy seen on answer for select to identification_app using (exists (select from question q where q.id = answer.id));
create policy added on answer for insert to identification_app with check (
    given_by = app_subject() and exists (select from question q join report r on r.id = q.report_id
        where q.id = answer.id and r.id = answer.report_id and is_open(r)
        and (answer.position = 'author' and is_own(r) or answer.position = 'intake' and is_own(r) and r.source is not null
            and r.author_id = app_subject() or answer.position = 'unit' and r.author_unit = app_unit()
            and app_unit() <> all (r.excluded_units) and (select app_may_hold('unit'))))
);

create policy seen on ending for select to identification_app using (
    exists (select from report r where r.id = report_id and is_own(r))
    or exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions())))
);
create policy added on ending for insert to identification_app with check (
    given_by = app_subject() and (
        exists (select from report r where r.id = report_id and is_own(r)) and referral_id is null
        -- The Centre ends a whole report only once it has taken it over.
        or exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions()))
            and (referral_id is not null or r.taken_over_at is not null)))
);
