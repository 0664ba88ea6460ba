-- Referrals, their clocks, and who did not take them on.

-- The states that a referral can be in.
alter table referral drop constraint if exists referral_state_known,
    add constraint referral_state_known check (state in ({{ReferralState}}));

-- Whether a referral in this state is its unit's, or its supervisor's alone (contracts/words, `ReferralState`).
create or replace function is_open_to_unit(state text) returns boolean language sql stable as $$
    select state in ({{ReferralState.is_open}}) and (state not in ({{ReferralState.supervisor_only}}) or app_supervises_unit())
$$;

-- Whether a referral is addressed to the caller's unit, and they did not recuse themself; `purposes` are `(select app_purposes())`.
create or replace function is_of_unit(r referral, purposes text[]) returns boolean language sql stable as $$
    select r.unit_id = app_unit() and app_unit() <> all (r.excluded_units) and app_subject() <> all (r.recused) and r.purpose = any (purposes)
$$;

-- The one way out of a unit's hands: the row that results is not the caller's to see, so no policy could allow the update.
-- The release before says no term: that stays as it is.
drop function if exists pass_referral_on(uuid, uuid, text, text, text[], integer, uuid[], jsonb);
create or replace function pass_referral_on(
    referral uuid, to_unit uuid, new_state text, new_stage text, new_reached text[], new_version integer,
    new_barred uuid[], new_changes jsonb, new_respond_by timestamptz default null
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update referral r
       set unit_id = to_unit, state = new_state, stage = new_stage, reached = new_reached, version = new_version,
           barred_units = new_barred, changes = new_changes,
           respond_by = coalesce(new_respond_by, r.respond_by)
     where r.id = pass_referral_on.referral
       and r.version = new_version - 1
       and r.purpose <> 'formal_identification'
       and r.state in ({{ReferralState.undecided}})
       and new_state in ({{ReferralState.undecided}})
       and (r.unit_id = app_unit() and app_subject() <> all (r.recused) and r.purpose = any (app_purposes()) and is_open_to_unit(r.state)
            or app_at_centre() and r.state = 'escalated');
    if not found then
        raise insufficient_privilege using message = 'This referral is not the caller''s to pass on.';
    end if;
end
$$;
revoke all on function pass_referral_on from public, referral_app, referral_worker;
grant execute on function pass_referral_on to referral_app;

-- Whose cases are open to the caller: their own, and those of the case managers for whom they stand in now. Asked once for a statement.
create or replace function app_stands_in_for() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
    select array(
        select app_subject() where app_may_hold('case')
        union all
        select c.manager_id from cover c
        where c.cover_id = app_subject() and c.begins_at <= now() and c.ends_at > now() and app_may_hold('case')
    )
$$;

-- Whether the caller has the case of this referral; `whose` is `(select app_stands_in_for())`.
create or replace function is_of_case(r referral, whose uuid[]) returns boolean language sql stable as $$
    select r.manager_id = any (whose) and app_subject() <> all (r.recused)
$$;

-- For which reports, each of one person, the caller sits on the panel or is the director. Asked once for a statement.
create or replace function app_reads_for_procedure() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
    select array(
        select p.report_id from panel_member p where p.person_id = app_subject() and app_may_hold('panel')
        union all
        select d.report_id from before_director d where app_may_hold('director')
    )
$$;

call close_to_others('referral', 'clock', 'rejection', 'early_delivery');
grant select, update (state, stage, reached, version, accepted_by, accepted_at, changes, respond_by) on referral to referral_app;
grant select, insert, update (state, met_at, breached_at, breach_told, ended_at) on clock to referral_app;
grant select, insert on rejection to referral_app;
grant select, insert, update on referral, clock, early_delivery to referral_worker;
grant select on rejection to referral_worker;
grant delete on early_delivery to referral_worker;

create policy worker on referral to referral_worker using (true) with check (true);
-- A referral is the unit's while it is open and addressed to it; an escalated one is its supervisor's only. Who reported follows what the
-- law sends, and learns nothing of what the Centre sends. A case, since PostgreSQL
-- supposes that every second row fulfils one, and of the long condition that hardly any does: whoever looks for the first of hardly
-- any reads and sorts them all.
create policy seen on referral for select to referral_app using (
    case when (select app_at_centre()) or app_subject() in (author_id, second_author_id) and purpose in ({{Purpose.by_law}})
        or is_of_case(referral, (select app_stands_in_for()))
        or coalesce(person_id, report_id) = any ((select app_reads_for_procedure())::uuid[])
        or centre_since is not null and (select app_may_hold('supervisor')) then true else
        is_of_unit(referral, (select app_purposes())) and is_open_to_unit(state)
    end
);
-- `for update` asks for this policy too: the Centre's duty holds a referral while it passes it on, and of the Centre's own item all who
-- see it are told where that is decided.
create policy accepted on referral for update to referral_app using (
    is_of_unit(referral, (select app_purposes())) and is_open_to_unit(state)
    or (select app_at_centre())
    or is_of_case(referral, (select app_stands_in_for()))
    or coalesce(person_id, report_id) = any ((select app_reads_for_procedure())::uuid[])
    or centre_since is not null and (select app_may_hold('supervisor'))
) with check (
    is_of_unit(referral, (select app_purposes())) and state = 'accepted' and accepted_by = app_subject()
);

create policy worker on clock to referral_worker using (true) with check (true);
create policy seen on clock for select to referral_app using (exists (select from referral r where r.id = referral_id));
create policy stopped on clock for update to referral_app
    using (exists (select from referral r where r.id = referral_id and r.unit_id = app_unit()))
    with check (exists (select from referral r where r.id = referral_id and r.unit_id = app_unit()));

-- A child for whom no unit is asked: whoever does not take the referral begins the clock, and the Centre's duty stops it by naming a unit.
create policy begun on clock for insert to referral_app with check (
    code = 'CHILD_WITHOUT_UNIT' and state = 'running' and exists (select from referral r
        where r.id = referral_id and r.purpose = 'child_protection' and r.unit_id = app_unit() and r.state in ({{ReferralState.undecided}}))
);
create policy stopped_by_duty on clock for update to referral_app
    using (code = 'CHILD_WITHOUT_UNIT' and (select app_at_centre())
        and exists (select from referral r where r.id = referral_id and r.state = 'escalated'))
    with check (code = 'CHILD_WITHOUT_UNIT' and state in ('met', 'met_late'));

create policy worker on rejection to referral_worker using (true) with check (true);
create policy logged on rejection for insert to referral_app with check (
    rejected_by = app_subject() and exists (select from referral r
        where r.id = referral_id and r.unit_id = app_unit() and r.unit_id = rejection.unit_id)
);
-- The Centre reads all of it, a supervisor what their own unit said. The subquery sees what its caller sees of referrals: what went on
-- from the unit is not there for its supervisor.
create policy known on rejection for select to referral_app using (
    (select app_at_centre())
    or (select app_may_hold('case', 'panel', 'supervisor', 'director')) and exists (select from referral r where r.id = referral_id)
    or app_supervises_unit() and unit_id = app_unit() and exists (select from referral r
        where r.id = referral_id and r.unit_id = app_unit() and is_open_to_unit(r.state))
);

create policy worker on early_delivery to referral_worker using (true) with check (true);
