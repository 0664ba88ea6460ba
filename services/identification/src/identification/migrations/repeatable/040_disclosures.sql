-- What is open to a unit, by whose word, and what was told without it.
-- How a unit came to be one that a referral may open to (`Way`).
alter table authorisation
    drop constraint if exists authorisation_way_known,
    add constraint authorisation_way_known check (way in ('filed', 'in_area', 'successor', 'confirmed', 'kept', 'found_out', 'sent'));

call close_to_others('disclosure', 'authorisation', 'refused_opening', 'revocation_ahead', 'awaited_answer');
grant select, insert, update on disclosure to identification_app, identification_worker;
grant select, insert on authorisation to identification_app, identification_worker;
grant select, insert on refused_opening to identification_worker;
grant select, insert on revocation_ahead to identification_app;
grant select on revocation_ahead to identification_worker;
grant select, insert, update (respond_by) on awaited_answer to identification_app, identification_worker;

create policy worker on disclosure to identification_worker using (true) with check (true);
create policy seen on disclosure for select to identification_app using (
    (select app_at_centre()) or (select app_may_hold('case', 'supervisor')) and exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions())))
    or unit_id = app_unit() and purpose = any ((select app_purposes())::text[])
        and (opens_to_unit(disclosure) or is_delivering(disclosure))
);
-- Whoever withdraws consent ends what referrals opened on it, and nothing else.
create policy seen_by_author on disclosure for select to identification_app using (
    exists (select from report r where r.id = report_id and is_own(r))
    and exists (select from disclosure_basis b
        where b.report_id = disclosure.report_id and b.purpose = disclosure.purpose and b.ground in ('consent', 'vital_interest'))
);
create policy ended_by_author on disclosure for update to identification_app using (
    exists (select from report r where r.id = report_id and is_own(r))
    and exists (select from disclosure_basis b
        where b.report_id = disclosure.report_id and b.purpose = disclosure.purpose and b.ground in ('consent', 'vital_interest'))
) with check (state = 'ended');
-- Who answers for a child ends what rested on it; a child has no other requests for these purposes.
create policy seen_by_guardian on disclosure for select to identification_app using (
    purpose = any (guarded_purposes()) and exists (select from report r where r.id = report_id and protects_child(r))
);
create policy ended_by_guardian on disclosure for update to identification_app using (
    purpose = any (guarded_purposes()) and exists (select from report r where r.id = report_id and protects_child(r))
) with check (state = 'ended');
-- Who helps an adult hears that they take consent to that back, which ends it for every unit.
create policy seen_by_worker on disclosure for select to identification_app using (
    purpose <> 'child_protection' and has_taken_on(report_id, purpose)
);
create policy ended_by_worker on disclosure for update to identification_app using (
    purpose <> 'child_protection' and has_taken_on(report_id, purpose)
) with check (state = 'ended');
create policy ended on disclosure for update to identification_app using (
    exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions())))
) with check (
    exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions()))) and state = 'ended'
);
create policy ended_ahead on disclosure for insert to identification_app with check (
    exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions())))
    and state = 'ended' and unit_id is null and exists (select from authorisation a
        where a.referral_id = disclosure.referral_id and a.report_id = disclosure.report_id)
);
-- What the Centre, or who protects a child, sends to a unit opens to it at once.
create policy sent on disclosure for insert to identification_app with check (
    state = 'addressed' and accepted_by is null
    and exists (select from report r where r.id = report_id and is_open(r)
        and (held_at_centre(r, (select app_centre_positions())) or purpose = any (guarded_purposes()) and protects_child(r)))
    and exists (select from authorisation a where a.referral_id = disclosure.referral_id and a.report_id = disclosure.report_id
        and a.unit_id = disclosure.unit_id and a.purpose = disclosure.purpose and a.way = 'sent' and a.given_by = app_subject())
);
create policy confirmed on disclosure for update to identification_app
    using ((select app_at_centre()) and state = 'unconfirmed')
    with check ((select app_at_centre()) and state in ('addressed', 'escalated', 'granted')
        and exists (select from authorisation a where a.referral_id = disclosure.referral_id
            and a.report_id = disclosure.report_id and a.unit_id = disclosure.unit_id and a.way = 'confirmed'));

create policy worker on authorisation for select to identification_worker using (true);
-- Of the release of before: what it filed is recognised by the event that it told.
create policy kept on authorisation for insert to identification_worker with check (way = 'kept');
create policy seen on authorisation for select to identification_app using (
    exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions())))
);
create policy seen_by_guardian on authorisation for select to identification_app using (
    way = 'sent' and given_by = app_subject() and purpose = any (guarded_purposes())
    and exists (select from report r where r.id = report_id and protects_child(r))
);
-- An author writes what the law says of their own new report, the Centre who goes on; for a child never its author (DESIGN 2).
create policy added on authorisation for insert to identification_app with check (
    given_by = app_subject() and exists (select from report r where r.id = report_id and r.person_id = authorisation.person_id
        and is_own(r) and r.child_path and r.state = 'submitted' and r.version = 1
        and unit_id <> all (r.excluded_units) and (way = 'filed' and unit_id = r.serving_csr or way = 'in_area'))
    or given_by = app_subject() and exists (select from report r where r.id = report_id and r.person_id = authorisation.person_id
        and held_at_centre(r, (select app_centre_positions())) and unit_id <> all (r.excluded_units)
        and (way in ('confirmed', 'sent') or way in ('successor', 'in_area') and not (is_childs(r) and (is_own(r) or r.author_id = app_subject()))))
    or given_by = app_subject() and way = 'sent' and purpose = any (guarded_purposes()) and ground = 'guardianship'
        and exists (select from report r where r.id = report_id and r.person_id = authorisation.person_id
            and protects_child(r) and unit_id <> all (r.excluded_units))
    -- Whoever finds out that the person is a child writes what the law says of that.
    or given_by = app_subject() and exists (select from report r where r.id = report_id and r.person_id = authorisation.person_id
        and r.way_now = 'child_duty' and (is_own(r) or held_at_centre(r, (select app_centre_positions()))) and unit_id <> all (r.excluded_units)
        and (way = 'found_out' and unit_id = r.csr_now or way = 'in_area'))
);

create policy worker on refused_opening to identification_worker using (true) with check (true);

-- Whether an opening of the referral to protect this child was refused, for the Centre alone: it promises no unit then. A function,
-- since nobody but the worker reads what was refused.
create or replace function opening_was_refused(of_report uuid) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return cardinality(app_centre_positions()) > 0 and exists (
        select from authorisation a join refused_opening o using (referral_id, report_id, purpose)
        where a.report_id = of_report and purpose = 'child_protection' and o.reason <> 'unconfirmed'
    );
end $$;
revoke all on function opening_was_refused from public, identification_app, identification_worker;
grant execute on function opening_was_refused to identification_app;

create policy worker on revocation_ahead to identification_worker using (true) with check (true);
create policy seen on revocation_ahead for select to identification_app using ((select app_at_centre()));
create policy added on revocation_ahead for insert to identification_app with check (
    given_by = app_subject() and exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions()))
        and not (is_childs(r) and (is_own(r) or r.author_id = app_subject())))
);

create policy worker on awaited_answer to identification_worker using (true) with check (true);
-- The Centre's own assessment of each person waits among what units are asked, under the id of the person's report, from the take-over on,
-- and again since a supervisor opened the report again.
create policy awaited on awaited_answer to identification_app using ((select app_may_hold('intake', 'supervisor'))) with check (
    (select app_may_hold('intake', 'supervisor')) and exists (select from report r
        where r.id = awaited_answer.referral_id and coalesce(r.joint_with, r.id) = awaited_answer.report_id)
);
-- Nobody waits for the assessment of this person any more; whether another person of the report is still to be assessed. A function, since
-- row-level security lets the intake alone write what is awaited, and case managers assess too; the line of all is that of the first.
create or replace function assessed(person_report uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    first uuid := (select coalesce(r.joint_with, r.id) from report r
        where r.id = person_report and held_at_centre(r, app_centre_positions()));
begin
    if first is null then
        raise insufficient_privilege;
    end if;
    update awaited_answer a set respond_by = null where a.referral_id = person_report;
    update report r set answer_by = (select min(a.respond_by) from awaited_answer a where a.report_id = first) where r.id = first;
    return exists (select from report r
        where first in (r.id, r.joint_with) and r.id <> person_report and r.assess_by is not null and is_open(r));
end $$;
revoke all on function assessed from public, identification_app, identification_worker;
grant execute on function assessed to identification_app;
