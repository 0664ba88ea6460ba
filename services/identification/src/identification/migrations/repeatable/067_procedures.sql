-- Procedures and their panels: read by whoever reads the report at the Centre, changed by them as the service rules.
alter table procedure
    drop constraint if exists procedure_state_known,
    drop constraint if exists procedure_ended_whole,
    drop constraint if exists procedure_challenge_whole,
    add constraint procedure_challenge_whole check (challenge in ({{ChallengeState}}) and num_nonnulls(challenged_by, challenged_at) in (0, 2)
        and (challenge = 'none' or challenged_by is not null and state not in ({{ProcedureState.is_open}}))),
    add constraint procedure_state_known check (state in ({{ProcedureState}})),
    add constraint procedure_ended_whole check (
        (ended_at is null) = (state in ({{ProcedureState.is_open}})) and (discontinued_as is null) = (state <> 'discontinued'));
alter table panel_seat
    drop constraint if exists panel_seat_vote_whole,
    add constraint panel_seat_vote_whole check (num_nonnulls(vote, voted_at) in (0, 2));

call close_to_others('procedure', 'panel_seat');
grant select, insert, update (state, ended_at, served_at, attempted_at, discontinued_as, presumed_at, challenge, challenged_by, challenged_at) on procedure to identification_app;
grant select, insert, update (replaced_at, vote, voted_at) on panel_seat to identification_app;

-- The reports of a person: all that were ever linked with this one as the same person, but by a link that another person than those who made
-- it ended as an error, or ended again after they had.
create or replace function reports_of_same_person(of_report uuid) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    with recursive person (id) as (
        select of_report
        union
        select case p.id when l.report_a then l.report_b else l.report_a end
        from person p join person_link l on l.report_a = p.id or l.report_b = p.id
        where l.relation = 'same_person' and l.confirmed_at is not null
            and (l.ended_by is null or l.ended_by in (l.proposed_by, l.confirmed_by) and not exists (
                select from person_link later where (later.report_a, later.report_b, later.relation) = (l.report_a, l.report_b, l.relation)
                    and later.ended_at > l.ended_at and later.ended_by not in (later.proposed_by, later.confirmed_by)))
    ) select id from person
$$;
-- Whether this person sat on the panel of another procedure of the person of this one, or decided it.
create or replace function took_part(in_another_than uuid, who uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from procedure p join procedure o on o.report_id in (select reports_of_same_person(p.report_id)) and o.id <> p.id
        where p.id = in_another_than and (o.decided_by = who
            or exists (select from panel_seat s where s.procedure_id = o.id and s.person_id = who)))
$$;
-- What is known of procedures of the person, of all their reports, to who reads this one at the Centre, or may link it: no texts.
create or replace function procedures_of_person(of_report uuid) returns setof procedure
language sql stable security definer set search_path = public, pg_temp as $$
    select p.* from procedure p where p.report_id in (select reports_of_same_person(of_report)) and exists (
        select from report r where is_read_at_centre(r, app_centre_positions()) and r.id in (
            select of_report union all select c.report_b from candidate c where c.report_a = of_report
            union all select c.report_a from candidate c where c.report_b = of_report))
$$;
create or replace function seats_of_person(of_report uuid) returns setof panel_seat
language sql stable security definer set search_path = public, pg_temp as $$
    select s.* from procedures_of_person(of_report) p join panel_seat s on s.procedure_id = p.id
$$;
-- Whether a procedure may be opened beside the others of the person: none is open or before a director, and none identified them.
create or replace function may_be_opened(opened procedure) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select not exists (select from procedure o where o.report_id in (select reports_of_same_person(opened.report_id)) and o.id <> opened.id
        and (o.state in ({{ProcedureState.is_open}}) or o.challenge in ({{ChallengeState.awaits_director}})
            or o.state = 'identified' and o.challenge <> 'revoked'))
$$;
-- Which decision is in force in a case, or that a procedure is open.
create or replace function decision_of(of_case uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select case when bool_or(p.state = 'identified' and p.challenge <> 'revoked') then 'identified'
        when bool_or(p.state in ({{ProcedureState.is_open}})) then 'open'
        when bool_or(p.state = 'not_identified' and p.challenge <> 'admitted') then 'not_identified' end
    from procedure p where p.case_id = of_case
$$;
revoke all on function decision_of, reports_of_same_person, took_part, procedures_of_person, seats_of_person, may_be_opened
    from public, identification_app, identification_worker;
grant execute on function took_part, procedures_of_person, seats_of_person, may_be_opened to identification_app;

-- Whether the caller may write a vote into this seat as `changed`: a member their own, and nobody another one's but to take all back.
create or replace function is_own_vote(changed panel_seat) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select changed.vote is null or changed.person_id = app_subject() and not took_part(changed.procedure_id, app_subject())
        or exists (select from panel_seat s where (s.procedure_id, s.person_id, s.vote) = (changed.procedure_id, changed.person_id, changed.vote))
$$;
revoke all on function is_own_vote from public, identification_app, identification_worker;
grant execute on function is_own_vote to identification_app;

-- Whether the caller may bring about what `p` has become: who decides sat on no seat of it, and found three signatures, or as director a
-- dissent; a case manager says of what was decided that it was served, or could not be; a supervisor discontinues.
create or replace function may_end(p procedure) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select case when p.state in ({{ProcedureState.is_open}}) then true
        when p.state = 'discontinued' then app_may_hold('supervisor')
        else coalesce((select bool_or(s.vote = 'dissented') and app_may_hold('director')
                or count(*) filter (where s.vote in ('proposed', 'signed')) = 3 and app_may_hold('supervisor')
                or num_nonnulls(p.served_at, p.attempted_at) > 0 and app_may_hold('case') and bool_and(s.vote is not null or exists (
                    select from panel_seat d where d.procedure_id = p.id and d.vote = 'dissented'))
            from panel_seat s where s.procedure_id = p.id and s.replaced_at is null), false)
            and not exists (select from panel_seat s where s.procedure_id = p.id and s.person_id = app_subject())
        end
$$;
revoke all on function may_end from public, identification_app, identification_worker;
grant execute on function may_end to identification_app;
-- Whether the caller may make the step of a review or a revocation that leads from `p` to `changed`, in the own name: a director none of what
-- they decided, and none who proposed a revocation confirms it.
create or replace function may_challenge(p procedure, changed procedure) returns boolean language sql stable as $$
    select changed.challenged_by = app_subject() and case p.challenge || ' ' || changed.challenge
        when 'none review_requested' then p.state in ('not_identified', 'discontinued') and p.review_of is null and app_may_hold('case', 'intake')
        when 'none questioned' then p.state = 'identified' and app_may_hold('case', 'supervisor')
        else app_may_hold('director') and p.decided_by is distinct from app_subject() and not took_part(p.id, app_subject())
            and not exists (select from panel_seat s where s.procedure_id = p.id and s.person_id = app_subject()) and case p.challenge
            when 'review_requested' then changed.challenge in ('upheld', 'admitted')
            when 'questioned' then changed.challenge in ('revocation_proposed', 'none')
            when 'revocation_proposed' then changed.challenge in ('revoked', 'none') and p.challenged_by <> app_subject()
            else false end
        end
$$;
revoke all on function may_challenge from public, identification_app, identification_worker;

-- Whether the caller may change a procedure into `changed`, looking at the row as it was: the case manager says once, while the panel
-- assesses, that the person counts as a presumed victim. Once it has changed, it is stored again as it is.
create or replace function may_change(changed procedure) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select to_jsonb(changed) = to_jsonb(p)
        or case when (changed.challenge, changed.challenged_by, changed.challenged_at)
                is not distinct from (p.challenge, p.challenged_by, p.challenged_at) then may_end(changed)
                and (changed.state in (p.state, 'discontinued', {{ProcedureState.is_open}}) or not took_part(p.id, app_subject()))
            else (changed.state, changed.ended_at, changed.served_at, changed.attempted_at, changed.discontinued_as)
                is not distinct from (p.state, p.ended_at, p.served_at, p.attempted_at, p.discontinued_as) and may_challenge(p, changed) end
        and (changed.presumed_at is not distinct from p.presumed_at
            or p.presumed_at is null and p.state = 'assessment' and changed.state = p.state and app_may_hold('case'))
    from procedure p where p.id = changed.id
$$;
revoke all on function may_change from public, identification_app, identification_worker;
grant execute on function may_change to identification_app;
-- A seat has the state of its procedure, whichever release writes either.
create or replace function seat_knows_its_procedure() returns trigger
language plpgsql security definer set search_path = public, pg_temp set row_security = on as $$
begin
    new.state := (select p.state from procedure p where p.id = new.procedure_id);
    return new;
end $$;
create or replace function procedure_says_its_state() returns trigger
language plpgsql security definer set search_path = public, pg_temp set row_security = on as $$
begin
    update panel_seat s set state = new.state where s.procedure_id = new.id;
    return null;
end $$;
revoke all on function seat_knows_its_procedure, procedure_says_its_state from public, identification_app, identification_worker;
-- Who decided is who brings it about, whichever release they decide by.
create or replace function procedure_knows_who_decided() returns trigger language plpgsql as $$
begin
    if new.state not in ({{ProcedureState.is_open}}) then
        new.decided_by := app_subject();
    end if;
    return new;
end $$;
revoke all on function procedure_knows_who_decided from public, identification_app, identification_worker;
create or replace trigger procedure_knows_who_decided before update of state on procedure
    for each row when (old.state is distinct from new.state) execute function procedure_knows_who_decided();
create or replace trigger seat_knows_its_procedure before insert or update on panel_seat
    for each row execute function seat_knows_its_procedure();
create or replace trigger procedure_says_its_state after update of state on procedure
    for each row when (old.state is distinct from new.state) execute function procedure_says_its_state();

-- Whether the caller, a director, admitted the review that this procedure is.
create or replace function is_admitted(review procedure) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select app_may_hold('director') and exists (select from procedure p where p.id = review.review_of
        and (p.case_id, p.report_id, p.challenge, p.challenged_by) = (review.case_id, review.report_id, 'admitted', app_subject()))
$$;
drop function if exists decided_before;
revoke all on function is_admitted from public, identification_app, identification_worker;
grant execute on function is_admitted to identification_app;

create policy seen on procedure for select to identification_app using (
    exists (select from report r where r.id = report_id and is_read_at_centre(r, (select app_centre_positions())))
);
create policy opened on procedure for insert to identification_app with check (
    state = 'open' and opened_by = app_subject() and presumed_at is null and challenge = 'none' and decided_by is null
    and may_be_opened(procedure)
    and exists (select from report r where r.id = report_id and r.taken_over_at is not null
        and case when review_of is null then held_at_centre(r, (select app_centre_positions()))
            else is_read_at_centre(r, (select app_centre_positions())) and is_admitted(procedure) end)
);
create policy changed on procedure for update to identification_app using (
    exists (select from report r where r.id = report_id and is_read_at_centre(r, (select app_centre_positions())))
) with check (may_change(procedure));

create policy seen on panel_seat for select to identification_app using (
    exists (select from report r where r.id = report_id and is_read_at_centre(r, (select app_centre_positions())))
);
create policy appointed on panel_seat for insert to identification_app with check (
    vote is null and (select app_may_hold('case', 'supervisor')) and not took_part(procedure_id, person_id)
    and exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions())))
);
create policy changed on panel_seat for update to identification_app using (
    exists (select from report r where r.id = report_id and is_read_at_centre(r, (select app_centre_positions())))
) with check (is_own_vote(panel_seat));
