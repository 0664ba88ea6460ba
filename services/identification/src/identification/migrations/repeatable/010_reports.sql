-- Reports and their sealed parts.

-- The states that a report can be in.
alter table report drop constraint if exists report_state_known,
    add constraint report_state_known check (state in ({{ReportState}}));

-- What belongs together: who has the case and since when; how it came, of what intake entered; a proposal that a child is an adult.
alter table report
    drop constraint if exists report_assigned_whole,
    drop constraint if exists report_panel_of_procedure,
    drop constraint if exists report_came_corrected_whole,
    drop constraint if exists report_adult_proposed_whole,
    add constraint report_assigned_whole check (
        num_nonnulls(manager_id, assigned_at) in (0, 2) and (manager_id is null or case_id is not null)),
    add constraint report_panel_of_procedure check (
        procedure_opened_at is not null and case_id is not null
        or num_nonnulls(procedure_opened_at, concluded_at, dissent_at) + cardinality(panel) = 0),
    add constraint report_came_corrected_whole check (num_nonnulls(source_now, received_now, came_corrected_at) = 0
        or num_nonnulls(source_now, received_now, came_corrected_at) = 3 and source is not null
        and source_now in ('phone', 'paper', 'hotline', 'email')),
    add constraint report_adult_proposed_whole check (
        num_nonnulls(adult_proposed_by, adult_proposed_as, adult_proposed_from, adult_proposed_at) = 0
        or num_nonnulls(adult_proposed_by, adult_proposed_as, adult_proposed_from, adult_proposed_at) = 4
        and case when way_now is null then child_path else way_now = 'child_duty' end
        and adult_proposed_as in ('intake', 'duty', 'case') and adult_proposed_from <> 'other');

-- Whether a report can still be added to, asked about and decided (contracts/words, `ReportState`).
create or replace function is_open(r report) returns boolean language sql immutable as $$
    select r.state in ({{ReportState.is_open}})
$$;

-- Whether units that were asked for this purpose may read a report in this state, where its grounds allow that (contracts/words, `ReportState`).
create or replace function is_disclosed(state text, purpose text) returns boolean language sql immutable as $$
    select state in ({{ReportState.is_open}}) or state || '/' || purpose in ({{ReportState.goes_on}})
$$;

-- What the caller may hold towards records of the Centre, whatever record it is: intake, panel, supervisor, director, and for `case` the ids of the case
-- managers whose cases are open to them: their own, and those for whom they stand in now. Policies say `(select app_centre_positions())`,
-- which is asked once for a statement.
create or replace function app_centre_positions() returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
    select array(
        select distinct a.position from access_role a
        where a.position in ('intake', 'panel', 'supervisor', 'director')
          and a.role = any(string_to_array(coalesce(current_setting('app.roles', true), ''), ','))
        union all
        select app_subject()::text where app_may_hold('case')
        union all
        select c.manager_id::text from cover c
        where c.cover_id = app_subject() and c.begins_at <= now() and c.ends_at > now() and app_may_hold('case')
    )
$$;

-- Whether the caller holds this report at the Centre; `held` is `(select app_centre_positions())`. Intake reaches what a case manager has
-- too, since any of it may be on duty: the service rules on that. Who recused themself from a case does not stand in for its manager.
create or replace function held_at_centre(r report, held text[]) returns boolean language sql stable as $$
    -- Asked of `held` once: PostgreSQL writes a function into the query only where no subquery is given to it that it names twice.
    -- A case, since it supposes of arrays that hardly any row fulfils the condition.
    select case when held && array['intake', case when r.taken_over_at is not null then 'supervisor' end,
        case when app_subject() <> all (r.recused) then r.manager_id::text end] then true else false end
$$;

-- Whether the caller reads this report at the Centre: holds it, or sits on the panel of its procedure, or directs while a dissent waits.
create or replace function is_read_at_centre(r report, held text[]) returns boolean language sql stable as $$
    select case when held && array['intake', case when r.taken_over_at is not null then 'supervisor' end,
        case when app_subject() <> all (r.recused) then r.manager_id::text end, case when app_subject() = any (r.panel) then 'panel' end,
        case when r.dissent_at is not null then 'director' end] then true else false end
$$;

-- What the caller may hold at the Centre of that to which the access table gives anything of this class; asked as app_centre_positions.
create or replace function app_centre_readers(of_class text) returns text[]
language sql stable security definer set search_path = public, pg_temp as $$
    select array(
        select held from unnest(app_centre_positions()) held join access_class a
            on a.class = of_class and a.position = case when held in ('intake', 'panel', 'supervisor', 'director') then held else 'case' end
    )
$$;

-- Whether a disclosure in this state opens anything to its unit: an escalated one to the unit's supervisor alone (`DisclosureState`).
create or replace function opens_to_unit(d disclosure) returns boolean language sql stable as $$
    select d.state in ('addressed', 'granted') or d.state = 'escalated' and app_supervises_unit()
$$;

-- Whether the caller is an author of the report: said here and nowhere else. PostgreSQL reads the condition as if it stood where it is asked.
-- Whoever keyed it in is one while they work at the Centre's intake, and until somebody of the unit that reported takes it.
create or replace function is_own(r report) returns boolean language sql stable as $$
    select coalesce(app_subject() = r.second_author_id
        or app_subject() = r.author_id and (r.source is null or r.second_author_id is null and app_at_centre()), false)
$$;

-- Whether the report comes from the caller, wherever they work now: they filed it, entered it for somebody else, or took it over.
create or replace function comes_from_caller(r report) returns boolean language sql stable as $$
    select app_subject() = r.author_id or coalesce(app_subject() = r.second_author_id, false)
$$;

-- Whether the person goes the child's way: since another age was found out, and as it was filed before that.
create or replace function is_childs(r report) returns boolean language sql immutable as $$
    select case when r.way_now is null then r.child_path else r.way_now = 'child_duty' end
$$;

-- Whether somebody may be reported together with the person of this report: a function, since a policy of `report` cannot read `report`.
create or replace function is_first_of_own(first uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from report r where r.id = first and r.joint_with is null and r.author_id = app_subject())
$$;
revoke all on function is_first_of_own from public, identification_app, identification_worker;
grant execute on function is_first_of_own to identification_app;

-- Whether any person of the report goes the child's way, and whether the report of the first of them is dismissed: functions for the same reason.
create or replace function is_of_child(of_one report) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from report r
        where coalesce(of_one.joint_with, of_one.id) in (r.id, r.joint_with) and is_childs(r))
$$;
revoke all on function is_of_child from public, identification_app, identification_worker;
create or replace function is_dismissed(first uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from report r where r.id = first and r.state = 'dismissed')
$$;
revoke all on function is_dismissed from public, identification_app, identification_worker;

-- Whether the caller, a supervisor, opens a dismissed report again.
create or replace function is_reopened(r report, changed report) returns boolean language sql stable as $$
    select r.state = 'dismissed' and changed.state = 'received' and changed.reopened_at is not null and changed.withdrawn_at is null
        and held_at_centre(r, app_centre_positions()) and app_may_hold('supervisor')
$$;

-- Whether the caller took on, or supervises, what their unit was asked for this purpose, or for any: a function, since policies of `report` and of
-- `disclosure` ask it. Whether its ground still opens anything it does not ask: who ends a ground ends what rests on it afterwards.
create or replace function has_taken_on(of_report uuid, for_purpose text) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return exists (
        select from disclosure d join report r on r.id = d.report_id
        where d.report_id = of_report and d.unit_id = app_unit() and d.state = 'granted' and (for_purpose is null or d.purpose = for_purpose)
          and (d.accepted_by = app_subject() or app_supervises_unit())
          and app_unit() <> all (r.excluded_units) and app_subject() <> all (r.recused) and is_disclosed(r.state, d.purpose)
          and app_may_hold('grant.' || d.purpose)
    );
end $$;
revoke all on function has_taken_on from public, identification_app, identification_worker;
grant execute on function has_taken_on to identification_app;

-- Whether the caller, as guardianship authority, answers for the child of this report. What may rest on that is in the access table.
create or replace function protects_child(r report) returns boolean language sql stable as $$
    select is_childs(r) and has_taken_on(r.id, 'child_protection')
$$;

-- Whether a report may become what `changed` is. An author and the Centre make nobody an author; the unit takes an offer that is open,
-- in the own name, or ends it, or answers one question, and changes nothing else. An offer ends with the consent, which the Centre may hear of too. It looks at the row as it was: a policy alone sees what it becomes.
create or replace function may_become(changed report) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select case
        when held_at_centre(r, app_centre_positions()) or is_own(r) and app_may_hold('author')
        then r.second_author_id is not distinct from changed.second_author_id
            and (is_own(r) or changed.offered_at is null or r.offered_at is not distinct from changed.offered_at)
            -- Intake and supervisor give a report that was taken over to a case manager; once in a case, it stays in it.
            and ((changed.case_id, changed.manager_id) is not distinct from (r.case_id, r.manager_id)
                or r.taken_over_at is not null and (r.case_id is null or changed.case_id = r.case_id)
                and (changed.manager_id is not null and changed.manager_id <> all (r.recused) and app_may_hold('intake', 'supervisor')
                    or changed.manager_id is not distinct from r.manager_id and changed.procedure_opened_at is not null))
            -- Of its procedure whoever holds it at the Centre changes what is the Centre's: the case manager and supervisors who is on the panel.
            and ((changed.procedure_opened_at, changed.concluded_at, changed.dissent_at, changed.panel)
                    is not distinct from (r.procedure_opened_at, r.concluded_at, r.dissent_at, r.panel)
                or held_at_centre(r, app_centre_positions()) and r.taken_over_at is not null
                    and (changed.panel in (r.panel, '{}') or app_may_hold('case', 'supervisor')))
            -- A child's protection ends by two persons of the Centre, from neither of whom the report comes: one proposes it in
            -- the own name, and another one turns the path. Whoever may record an age ends a proposal.
            and (changed.way_now is not distinct from r.way_now or is_childs(changed)
                or held_at_centre(r, app_centre_positions()) and not comes_from_caller(r)
                and r.adult_proposed_by is not null and r.adult_proposed_by <> app_subject())
            and (changed.adult_proposed_at is null
                or (changed.adult_proposed_by, changed.adult_proposed_as, changed.adult_proposed_from, changed.adult_proposed_at)
                    is not distinct from (r.adult_proposed_by, r.adult_proposed_as, r.adult_proposed_from, r.adult_proposed_at)
                or held_at_centre(r, app_centre_positions()) and not comes_from_caller(r) and changed.adult_proposed_by = app_subject())
            -- How it came is corrected by the Centre.
            and (held_at_centre(r, app_centre_positions()) or (changed.source_now, changed.received_now, changed.came_corrected_at)
                is not distinct from (r.source_now, r.received_now, r.came_corrected_at))
            -- For which unit it was entered too, until the Centre takes it over or a colleague there takes it.
            and ((changed.author_unit, changed.author_agency) is not distinct from (r.author_unit, r.author_agency)
                or held_at_centre(r, app_centre_positions()) and r.source is not null and r.taken_over_at is null
                    and r.second_author_id is null and is_open(r))
            -- A child's report is dismissed by two persons of the Centre too: one proposes it in the own name, and a supervisor, from
            -- whom it does not come, ends it for all of its persons. Whoever changes what it rested on ends a proposal.
            and (changed.state <> 'dismissed' or r.state = 'dismissed' or held_at_centre(r, app_centre_positions()) and not is_of_child(r)
                or app_may_hold('supervisor') and not comes_from_caller(r)
                    and (r.joint_with is not null and is_dismissed(r.joint_with)
                        or r.dismissal_proposed_by is not null and r.dismissal_proposed_by <> app_subject()))
            -- Nothing that has ended goes on, but what was dismissed and a supervisor opens again.
            and (is_open(r) and changed.reopened_at is not distinct from r.reopened_at
                or (changed.state, changed.reopened_at) is not distinct from (r.state, r.reopened_at) or is_reopened(r, changed))
            and (changed.dismissal_proposed_at is null
                or (changed.dismissal_proposed_by, changed.dismissal_proposed_as, changed.dismissal_proposed_at)
                    is not distinct from (r.dismissal_proposed_by, r.dismissal_proposed_as, r.dismissal_proposed_at)
                or held_at_centre(r, app_centre_positions()) and changed.dismissal_proposed_by = app_subject())
            -- What the Centre has still to do, and by when, is the Centre's to say; a report that has ended waits for nothing.
            and (held_at_centre(r, app_centre_positions()) or (changed.assess_by, changed.answer_by, changed.units_answer_by)
                is not distinct from (r.assess_by, r.answer_by, r.units_answer_by))
            -- That the prosecutor is to be informed begins with what an author says. That they are is for the Centre's intake and the case
            -- manager to say, and never for a supervisor; the term begins anew with what is opened again.
            and (changed.to_inform_since is not distinct from r.to_inform_since or r.to_inform_since is null and is_own(r)
                or held_at_centre(r, array_remove(app_centre_positions(), 'supervisor'))
                or is_reopened(r, changed) and r.to_inform_since is not null and changed.to_inform_since = changed.reopened_at)
            -- When the danger is assessed anew say the Centre and who protects the child.
            and (changed.risk_review_by is not distinct from r.risk_review_by
                or held_at_centre(r, app_centre_positions()) or protects_child(r))
            -- Since when and whom it serves is of a turn; who is to be asked waits since then, or is asked no more.
            and (changed.way_now is distinct from r.way_now
                or (changed.path_since, changed.csr_now) is not distinct from (r.path_since, r.csr_now)
                and (changed.to_ask_since is null or changed.to_ask_since is not distinct from r.to_ask_since
                    or is_reopened(r, changed) and r.to_ask_since is not null))
        -- A member of the panel and the director vote and decide, say when the danger is assessed anew, and change nothing else of the report.
        when is_read_at_centre(r, app_centre_positions())
        then to_jsonb(r) - '{version,changes,dissent_at,concluded_at,panel,risk_review_by}'::text[]
                = to_jsonb(changed) - '{version,changes,dissent_at,concluded_at,panel,risk_review_by}'::text[]
            and changed.panel in (r.panel, '{}')
        -- Who protects a child answers for it, sends it on and says when the danger is assessed anew, and who helps an adult hears that they take consent to that back.
        -- Once that has ended, the row is stored again as it is.
        when has_taken_on(r.id, null)
        then to_jsonb(r) - '{version,changes,risk_review_by}'::text[] = to_jsonb(changed) - '{version,changes,risk_review_by}'::text[]
            and (changed.risk_review_by is not distinct from r.risk_review_by or protects_child(r))
        when to_jsonb(r) = to_jsonb(changed) then true
        else app_may_hold('unit') and r.author_unit = app_unit() and app_unit() <> all (r.excluded_units)
            and (r.open_questions = changed.open_questions + 1 and to_jsonb(r) - 'open_questions' = to_jsonb(changed) - 'open_questions'
            or r.offered_at is not null and r.second_author_id is null
            and to_jsonb(r) - '{offered_at,second_author_id}'::text[] = to_jsonb(changed) - '{offered_at,second_author_id}'::text[]
            and (changed.second_author_id = app_subject() and changed.offered_at = r.offered_at
                or changed.second_author_id is null and changed.offered_at is null))
        end
    from report r where r.id = changed.id
$$;
revoke all on function may_become from public, identification_app, identification_worker;
grant execute on function may_become to identification_app;

-- Whether a ground opens anything to this unit now (`Basis.opens_to`).
create or replace function is_grounded(b disclosure_basis, unit uuid) returns boolean language sql stable as $$
    select b.live and b.verified and (b.unit_ids is null or unit = any (b.unit_ids)) and (b.until is null or b.until > now())
$$;

-- Whether its unit was delivering a service when the person took consent back, no longer ago than the access table lets it keep
-- what keeps the person safe (`delivering`).
create or replace function is_delivering(d disclosure) returns boolean language sql stable as $$
    select d.ended_as = 'consent_withdrawn' and d.accepted_by is not null and d.ended_at > now() - interval '72 hours'
        and d.purpose in ('emergency_accommodation', 'urgent_health', 'psychosocial')
$$;

-- The one way out of a case manager's hands: the row that results is not the caller's to see, so no policy could allow the update.
create or replace function hand_case_on(
    of_report uuid, to_manager uuid, since timestamptz, new_version integer, new_changes jsonb
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update report r set manager_id = to_manager, assigned_at = since, version = new_version, changes = new_changes
     where r.id = of_report and r.version = new_version - 1 and r.state = 'received' and r.manager_id <> to_manager
       and to_manager <> all (r.recused) and app_may_hold('case', 'supervisor') and held_at_centre(r, array_remove(app_centre_positions(), 'intake'));
    if not found then
        raise insufficient_privilege using message = 'This case is not the caller''s to hand on.';
    end if;
end $$;
revoke all on function hand_case_on from public, identification_app, identification_worker;
grant execute on function hand_case_on to identification_app;

-- The one way in which a case manager, or who stands in for them, a member of the panel or a member of a unit gives a report up for good:
-- as above. The manager's has no manager then, and a member sits on the panel no more.
create or replace function recuse_from(of_report uuid, new_version integer, new_changes jsonb)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update report r set recused = r.recused || app_subject(), version = new_version, changes = new_changes,
           manager_id = nullif(r.manager_id, app_subject()),
           assigned_at = case when r.manager_id <> app_subject() then r.assigned_at end, panel = array_remove(r.panel, app_subject())
     where r.id = of_report and r.version = new_version - 1
       and (r.state = 'received' and (app_subject() = any (r.panel) and app_may_hold('panel')
               or r.manager_id is not null and held_at_centre(r, array_remove(array_remove(app_centre_positions(), 'intake'), 'supervisor')))
           or app_unit() <> all (r.excluded_units) and report_is_open_to_unit(r.id));
    if not found then
        raise insufficient_privilege using message = 'This case is not the caller''s to give up.';
    end if;
end $$;
revoke all on function recuse_from from public, identification_app, identification_worker;
grant execute on function recuse_from to identification_app;

-- The one way in which a report leaves the director who decided about a review or a revocation of its procedure: as above. Of one that was
-- admitted another procedure is open.
create or replace function leave_director(
    of_report uuid, concluded timestamptz, new_panel uuid[], new_version integer, new_changes jsonb
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update report r set dissent_at = null, concluded_at = concluded, panel = new_panel, version = new_version, changes = new_changes
     where r.id = of_report and r.version < new_version and r.state = 'received' and r.dissent_at is not null
       and new_panel in (r.panel, '{}') and app_may_hold('director')
       and exists (select from procedure p where p.case_id = r.case_id and p.challenged_by = app_subject()
           and (p.challenge = 'admitted' and concluded is null or p.challenge <> 'admitted' and concluded = r.concluded_at))
       and not exists (select from procedure p where p.case_id = r.case_id and p.challenge in ({{ChallengeState.awaits_director}}));
    if not found then
        raise insufficient_privilege using message = 'Nothing of this report is decided by the caller.';
    end if;
end $$;
revoke all on function leave_director from public, identification_app, identification_worker;
grant execute on function leave_director to identification_app;

-- Whether a referral opens a report to the caller's unit. A function, since a policy of `report` that read `disclosure_basis`, whose
-- policy reads `report`, would never end; and since a subquery would be hashed: every open referral of the unit, once for each statement.
-- It asks for the position last, of a disclosure that it found.
create or replace function report_is_open_to_unit(of_report uuid) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return exists (
        select from disclosure d join disclosure_basis b using (report_id, purpose) join report r on r.id = d.report_id
        where d.report_id = of_report and unit_id = app_unit() and app_subject() <> all (r.recused) and is_disclosed(r.state, purpose)
          and (opens_to_unit(d) and is_grounded(b, app_unit()) or is_delivering(d))
          and app_may_hold('addressed.' || purpose)
    );
end $$;
revoke all on function report_is_open_to_unit from public, identification_app, identification_worker;
grant execute on function report_is_open_to_unit to identification_app;

-- Whether the caller accepted for a purpose to which the access table gives anything of this class, on a ground that lets their unit read it:
-- a function, for the same reason.
create or replace function is_accepted_with(of_report uuid, of_class text) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return exists (
        select from disclosure_basis b join access_class a on a.class = of_class and a.position = 'grant.' || b.purpose
        where b.report_id = of_report and is_grounded(b, app_unit()) and of_class = any (coalesce(b.classes, array[of_class]))
          and has_taken_on(of_report, b.purpose)
    );
end $$;
revoke all on function is_accepted_with from public, identification_app, identification_worker;
grant execute on function is_accepted_with to identification_app;

-- Whether all that a manifest names is stored, whoever asks: what the caller may not see any more is not gone.
-- It answers yes or no about names that the caller gives.
create or replace function stores_all(of_report uuid, names text[]) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return names <@ array(
        select p.report_id || '/' || p.class from report_part p where p.report_id = of_report
        union all select p.person_id || '/' || p.class from person_part p where p.report_id = of_report
        union all select unnest(array[a.person_id, a.report_id]) || '/' || a.kind || '/' || a.id
            from addendum a where a.report_id = of_report
    );
end $$;
revoke all on function stores_all from public, identification_app, identification_worker;
grant execute on function stores_all to identification_app;

-- References of these reports for whoever a notice names them to and who can read nothing else of them: a unit to which a referral was
-- open until it ended, and the Centre's supervisor and director (access table, `reference`) while nobody has taken a danger over: they are
-- called about no other, and are in no position towards it.
create or replace function references_kept(of_reports uuid[]) returns table (report_id uuid, reference text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query select r.id, r.reference from report r where r.id = any(of_reports) and (
        app_may_hold('supervisor', 'director') and r.danger = 'yes' and r.joint_with is null and r.taken_over_at is null
            and is_open(r)
        or app_unit() <> all (r.excluded_units) and app_subject() <> all (r.recused) and exists (
            select from disclosure d join authorisation a using (referral_id, report_id, unit_id)
            where d.report_id = r.id and d.unit_id = app_unit() and d.state = 'ended' and app_may_hold('addressed.' || d.purpose)
        )
    );
end $$;
revoke all on function references_kept from public, identification_app, identification_worker;
grant execute on function references_kept to identification_app;

-- Whether the caller reads more of a report that they see than its state and their unit's call-back: everybody but the unit that reported.
create or replace function is_shown(r report, held text[]) returns boolean language sql stable as $$
    select is_own(r) or is_read_at_centre(r, held)
        or r.author_unit is distinct from app_unit() or report_is_open_to_unit(r.id)
$$;

call close_to_others('report', 'report_part', 'person_part', 'addendum', 'manifest');
call take_rights('resealing');
grant select, insert on report, report_part, person_part, addendum, manifest to identification_app;
grant update (state, version, opened_at, taken_over_at, taken_over_by, withdrawn_at, changes, offered_at, second_author_id, open_questions, to_ask_since, assess_by, answer_by, units_answer_by, place_code, case_id, manager_id, assigned_at, way_now,
    path_since, csr_now, source_now, received_now, came_corrected_at, adult_proposed_by, adult_proposed_as, adult_proposed_from, adult_proposed_at,
    dismissal_proposed_by, dismissal_proposed_as, dismissal_proposed_at, reopened_at, to_inform_since,
    procedure_opened_at, concluded_at, dissent_at, panel, risk_review_by, author_unit, author_agency)
    on report to identification_app;
grant select, update (delivered_at, take_over_by, answer_by, units_answer_by) on report to identification_worker;
grant update (ciphertext) on manifest to identification_app;
grant select on resealing to identification_app;

create policy worker on report to identification_worker using (true) with check (true);
create policy seen on report for select to identification_app using (
    is_read_at_centre(report, (select app_centre_positions()))
    or is_own(report) and (select app_may_hold('author'))
    or author_unit = app_unit() and app_unit() <> all (excluded_units) and (select app_may_hold('unit'))
    or app_unit() <> all (excluded_units) and report_is_open_to_unit(id)
);
-- What the Centre's intake keys in has the unit of whoever reported, and waits there from the first moment for a colleague to take it.
create policy filed on report for insert to identification_app with check (
    author_id = app_subject() and (select app_may_hold('author')) and state = 'submitted'
    and (source is null and author_unit = app_unit() or source is not null and (select app_at_centre()))
    and version = 1 and opened_at is null and taken_over_at is null and delivered_at is null and answer_by is null and units_answer_by is null
    and (offered_at is null or source is not null and offered_at = submitted_at and author_unit <> app_unit() and author_unit <> all (excluded_units))
    and second_author_id is null and open_questions = 0
    and case_id is null and manager_id is null and assigned_at is null and recused = '{}'
    and way_now is null and path_since is null and csr_now is null and adult_proposed_at is null and came_corrected_at is null
    and assess_by is null and (to_inform_since is null or to_inform_since = submitted_at)
    and dismissal_proposed_at is null and reopened_at is null and risk_review_by is null
    and procedure_opened_at is null and concluded_at is null and dissent_at is null and cardinality(panel) = 0
    and (to_ask_since is null or to_ask_since = submitted_at and way_in in ('could_not_ask', 'vital_interest'))
    and (joint_with is null or is_first_of_own(joint_with))
);
-- Whoever finds it may lock it, so that a colleague is told 403 and no state; what it may become is asked then.
create policy changed on report for update to identification_app using (
    is_read_at_centre(report, (select app_centre_positions()))
    or is_own(report) and (select app_may_hold('author'))
    or author_unit = app_unit() and app_unit() <> all (excluded_units) and (select app_may_hold('unit'))
    or app_unit() <> all (excluded_units) and report_is_open_to_unit(id)
) with check (may_become(report));

-- The ward of the author finds the report and nothing about the person (DESIGN 10.8).
create policy seen on report_part for select to identification_app using (
    class = 'unit_callback' and exists (select from report r where r.id = report_id)
    or exists (select from report r where r.id = report_id and is_shown(r, (select app_centre_positions())))
);
create policy added on report_part for insert to identification_app with check (
    exists (select from report r where r.id = report_id and is_own(r)) and class <> 'taken_over'
    or exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions()))) and class = 'taken_over'
);

create policy seen on person_part for select to identification_app using (
    exists (select from report r where r.id = report_id and is_shown(r, (select app_centre_positions())))
);
create policy added on person_part for insert to identification_app with check (
    exists (select from report r where r.id = report_id and is_own(r) and r.person_id = person_part.person_id)
);

create policy seen on addendum for select to identification_app using (
    kind = 'unit_callback' and exists (select from report r where r.id = report_id)
    or exists (select from report r where r.id = report_id and is_shown(r, (select app_centre_positions())))
);
create policy added on addendum for insert to identification_app with check (
    given_by = app_subject() and exists (select from report r where r.id = report_id
        and (is_own(r) and kind not in ('triage', 'corrections', 'report', 'municipality', 'procedure', 'decision', 'reasons', 'rights', 'recovery', 'risk', 'child_views')
            or kind in ('guardian', 'child_views', 'risk') and protects_child(r)
            or kind = 'proceedings' and r.taken_over_at is not null
                and held_at_centre(r, array_remove(app_centre_positions(), 'supervisor'))
            or kind = 'risk' and r.taken_over_at is not null and is_read_at_centre(r, (select app_centre_positions()))
            or kind in ('birth', 'triage', 'corrections', 'report', 'municipality') and held_at_centre(r, (select app_centre_positions()))
            or kind = 'unit_callback' and r.source is not null and r.taken_over_at is null and held_at_centre(r, (select app_centre_positions()))
            -- Why a member of the panel, or who took something on in a unit, does not work on it any more.
            or kind = 'triage' and (app_subject() = any (r.panel) or has_taken_on(r.id, null))
            or kind in ('procedure', 'decision', 'reasons', 'rights', 'recovery') and r.procedure_opened_at is not null
                and is_read_at_centre(r, (select app_centre_positions())))
        and r.person_id = addendum.person_id and (is_open(r) or kind = 'triage' and has_taken_on(r.id, null)))
);

create policy seen on manifest for select to identification_app using (exists (select from report r where r.id = report_id));
create policy filed on manifest for insert to identification_app with check (
    exists (select from report r where r.id = report_id and is_own(r))
);
-- Whoever adds a class or a text: the author, the Centre when it takes the report over, and who took something on in a unit.
create policy continued on manifest for update to identification_app using (
    exists (select from report r where r.id = report_id and is_own(r))
    or exists (select from report r where r.id = report_id and is_read_at_centre(r, (select app_centre_positions())))
    or has_taken_on(report_id, null)
) with check (
    exists (select from report r where r.id = report_id and is_own(r))
    or exists (select from report r where r.id = report_id and is_read_at_centre(r, (select app_centre_positions())))
    or has_taken_on(report_id, null)
);
