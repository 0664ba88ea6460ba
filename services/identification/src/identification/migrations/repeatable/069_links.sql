-- How persons of two reports are related, and which reports are one case.
alter table person_link
    drop constraint if exists person_link_in_order,
    drop constraint if exists person_link_confirmed_whole,
    drop constraint if exists person_link_ended_whole,
    add constraint person_link_in_order check (report_a < report_b),
    add constraint person_link_confirmed_whole check (num_nonnulls(confirmed_by, confirmed_at) in (0, 2)),
    add constraint person_link_ended_whole check (num_nonnulls(ended_by, ended_at) in (0, 2));

call close_to_others('person_link');
grant select, insert, update (confirmed_by, confirmed_at, ended_by, ended_at) on person_link to identification_app;

-- Who holds one of the two at the Centre: of the other they may learn no more than that there is one.
create policy seen on person_link for select to identification_app using (
    exists (select from report r where r.id in (report_a, report_b) and held_at_centre(r, (select app_centre_positions())))
);
-- Whether the caller may make one case of these two alone: what a case manager has is joined by them, by who stands in for them, or by who
-- supervises. A function, since who holds one of the two need not see who has the other.
create or replace function may_join(one uuid, other uuid) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return app_may_hold('supervisor') or not exists (select from report r where r.id in (one, other) and r.manager_id is not null
        and (r.manager_id::text <> all (app_centre_positions()) or app_subject() = any (r.recused)));
end $$;
revoke all on function may_join from public, identification_app, identification_worker;
grant execute on function may_join to identification_app;

-- In the own name, of two reports that the caller holds, or of one whose person may be the other's by a candidate. What is not exactly the
-- same person waits for a second one, and so does what is of a case that has a manager.
create or replace function is_exact(l person_link) returns boolean language sql stable as $$
    select exists (select from candidate c where (c.report_a, c.report_b) = (l.report_a, l.report_b)
        and c.kinds && array['whole_number', 'name_birth'])
$$;
revoke all on function is_exact from public, identification_app, identification_worker;
grant execute on function is_exact to identification_app;
create policy proposed on person_link for insert to identification_app with check (
    proposed_by = app_subject() and ended_at is null and (select app_may_hold('intake', 'case', 'supervisor'))
    and (confirmed_at is null or confirmed_by = app_subject() and (relation <> 'same_person'
        or is_exact(person_link) and may_join(report_a, report_b)))
    and (2 = (select count(*) from report r where r.id in (report_a, report_b) and held_at_centre(r, (select app_centre_positions())))
        or relation = 'same_person' and exists (select from candidate c
            where (c.report_a, c.report_b) = (person_link.report_a, person_link.report_b)))
);
create policy changed on person_link for update to identification_app using (
    exists (select from report r where r.id in (report_a, report_b) and held_at_centre(r, (select app_centre_positions())))
) with check (
    ended_at is null and confirmed_by = app_subject() and proposed_by <> app_subject()
        and ((select app_may_hold('supervisor')) or is_exact(person_link) and may_join(report_a, report_b))
    or ended_by = app_subject() and (select app_may_hold('case', 'supervisor'))
);

-- Locks these reports, those reported at once with any of them and those of the same cases, in the order of their ids, and answers the
-- first. Another command may have put more into a case while this one waited: those are locked too. A function, since who commands need
-- not see the others of a case. What refers to a report takes a share of its key, also behind a later lock: no command changes the key.
create or replace function lock_together(ids uuid[]) returns uuid[]
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    locked uuid[] := '{}';
    firsts uuid[];
    cases uuid[];
    together uuid[];
begin
    loop
        select array_agg(coalesce(r.joint_with, r.id)), array_agg(r.case_id) into firsts, cases from report r where r.id = any (ids);
        together := array(
            select r.id from report r where r.id = any (firsts) or r.joint_with = any (firsts) or r.case_id = any (cases));
        exit when together <@ locked;
        perform from report r where r.id = any (together) order by r.id for no key update;
        locked := together;
    end loop;
    return ids;
end $$;

-- The other report, and those of its case, for who holds it too, or a report whose person may be the same: both locked. A function, since
-- who holds one of two candidates sees no row of the other.
create or replace function linkable(of_report uuid, other uuid) returns setof jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not exists (select from report r where r.id = of_report and held_at_centre(r, app_centre_positions()))
        or not exists (select from report r where r.id = other and held_at_centre(r, app_centre_positions()))
            and not exists (select from candidate c where (c.report_a, c.report_b) = (least(of_report, other), greatest(of_report, other)))
    then
        return;
    end if;
    perform lock_together(array[of_report, other]);
    return query select to_jsonb(r) from report r
        where r.id = other or r.case_id = (select o.case_id from report o where o.id = other) order by r.id;
end $$;

-- The one way into the case of another report: by a link of the same person that the caller made or confirmed, with a manager whom one of
-- the two had. Cases with different decisions, or of which one has an open procedure beside a decision, stay two. A function, since the row
-- that results need not be the caller's to see, nor the row that there was.
create or replace function join_case(
    of_report uuid, by_link uuid, to_case uuid, to_manager uuid, since timestamptz, without uuid[],
    opened timestamptz, concluded timestamptz, dissent timestamptz, members uuid[], new_version integer, new_changes jsonb
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
    old_case uuid := (select r.case_id from report r where r.id = of_report);
begin
    update report r set case_id = to_case, manager_id = to_manager, assigned_at = since, recused = without, procedure_opened_at = opened,
           concluded_at = concluded, dissent_at = dissent, panel = members, version = new_version, changes = new_changes
     where r.id = of_report and r.version = new_version - 1 and r.state = 'received' and (to_manager is null or to_manager <> all (without))
       and (old_case = to_case or decision_of(old_case) is null or decision_of(to_case) is null
            or decision_of(old_case) = decision_of(to_case) and decision_of(to_case) <> 'open')
       and r.recused <@ without and (coalesce(r.manager_id, to_manager) is not distinct from to_manager or app_may_hold('supervisor'))
       and exists (
            select from person_link l
            where l.id = by_link and l.relation = 'same_person' and l.confirmed_by = app_subject() and l.ended_at is null
              and exists (select from report p
                where p.id in (l.report_a, l.report_b) and (p.id = r.id or p.case_id in (old_case, to_case)))
              and coalesce((select bool_or(p.manager_id = to_manager) from report p where p.id in (l.report_a, l.report_b)),
                to_manager is null));
    if not found then
        raise insufficient_privilege using message = 'This report is not the caller''s to link.';
    end if;
    update procedure p set case_id = to_case where p.case_id = old_case and old_case <> to_case;
end $$;

-- The one way out of it: once no link of the same person is left, with the procedures that were opened on it.
create or replace function leave_case(of_report uuid, to_case uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update report r set case_id = to_case
     where r.id = of_report and held_at_centre(r, array_remove(app_centre_positions(), 'intake'))
       and not exists (select from report o where o.case_id = to_case)
       and not exists (select from person_link l where of_report in (l.report_a, l.report_b) and l.relation = 'same_person'
            and l.confirmed_at is not null and l.ended_at is null);
    if not found then
        raise insufficient_privilege using message = 'This report is not the caller''s to take out of its case.';
    end if;
    update procedure p set case_id = to_case where p.report_id = of_report;
end $$;

-- The person took consent back, as the caller recorded of this report: what rests on it in the other reports of the case has ended too. Of
-- each that was not closed before, the row as it is now, which referrals ended, and whether another person of it is still to be asked. A
-- function, since no author reads the other reports; a child is not asked, nor who is reported by official duty.
create or replace function close_linked(of_report uuid, closed_at timestamptz)
returns table (closed jsonb, ended uuid[], others_wait boolean)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    r report;
    said consent;
    resting text[] := array['consent', 'vital_interest'];
begin
    select c.* into said from consent c
     where c.report_id = of_report and c.scope = 'identification' and c.given is not null order by c.recorded_at desc limit 1;
    if said.given is distinct from false or said.recorded_by <> app_subject() then
        return;
    end if;
    for r in select o.* from report o
        where o.case_id = (select m.case_id from report m where m.id = of_report) and o.id <> of_report
          and not is_childs(o)
          and coalesce((select c.given from consent c where c.report_id = o.id and c.scope = 'identification' and c.given is not null
                order by c.recorded_at desc limit 1), coalesce(o.way_now, o.way_in) <> 'official_duty')
        order by o.id
    loop
        insert into consent (id, report_id, person_id, recorded_by, scope, given, recorded_at, seen_alone, called_back)
        select gen_random_uuid(), r.id, r.person_id, c.recorded_by, c.scope, false,
               greatest(c.recorded_at, (select max(l.recorded_at) + interval '1 microsecond' from consent l where l.report_id = r.id)),
               c.seen_alone, c.called_back
        from consent c where c.report_id = of_report and c.recorded_at = said.recorded_at and c.given is false;
        delete from candidate where r.id in (report_a, report_b);
        delete from person_index where report_id = r.id;
        with gone as (
            update disclosure d set state = 'ended', ended_as = 'consent_withdrawn', ended_at = close_linked.closed_at, once_confirmed = null
             where d.report_id = r.id and d.state <> 'ended' and d.purpose in (
                select b.purpose from disclosure_basis b where b.report_id = r.id and b.ground = any (resting))
            returning d.referral_id
        ) select coalesce(array_agg(g.referral_id), '{}') into ended from gone g;
        update disclosure_basis b set live = false where b.report_id = r.id and b.ground = any (resting);
        update report o set version = o.version + 1, to_ask_since = null, open_questions = 0, place_code = null,
               changes = o.changes || jsonb_build_array(jsonb_build_object('version', o.version + 1, 'fields', jsonb_build_array('consent')))
         where o.id = r.id returning to_jsonb(o) into closed;
        others_wait := exists (select from report o where coalesce(o.joint_with, o.id) = coalesce(r.joint_with, r.id)
            and o.id <> r.id and o.to_ask_since is not null);
        return next;
    end loop;
end $$;
revoke all on function lock_together, linkable, join_case, leave_case, close_linked from public, identification_app, identification_worker;
grant execute on function lock_together, linkable, join_case, leave_case, close_linked to identification_app;
