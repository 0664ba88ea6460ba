-- Consents and bases: what a disclosure and a reading rest on.

-- Whether a ground says what was answered last about its purpose: by an adult themselves, for a child as guardianship authority.
create or replace function agreed_to(b disclosure_basis) returns boolean language sql stable as $$
    select (b.ground, b.live, b.unit_ids, b.classes, b.until) is not distinct from (c.ground, c.agreed, c.unit_ids, c.classes, c.until)
        and c.ground = case when is_childs(r) then 'guardianship' else 'consent' end
    from referral_consent c join report r on r.id = c.report_id
    where c.report_id = b.report_id and c.person_id = b.person_id and c.purpose = b.purpose
    order by c.recorded_at desc limit 1
$$;
-- For what the guardianship authority answers for a child (access table, `guardianship: true`).
create or replace function guarded_purposes() returns text[] language sql immutable as $$
    select array['emergency_accommodation', 'urgent_health', 'psychosocial', 'legal_aid', 'education']
$$;
call close_to_others('consent', 'referral_consent', 'disclosure_basis', 'reading_basis');
grant select, insert on consent, referral_consent, disclosure_basis, reading_basis to identification_app;
grant select on disclosure_basis to identification_worker;
-- `for update` asks for an update right on one column: grounds are locked and ended, not changed.
grant update (live) on disclosure_basis to identification_app, identification_worker;
-- A later answer of the person about the same purpose takes the place of an earlier one, or of their not having been asked.
grant update (ground, verified, unit_ids, classes, until) on disclosure_basis to identification_app;

create policy seen on consent for select to identification_app using (
    exists (select from report r where r.id = report_id and is_shown(r, (select app_centre_positions())))
);
-- The author says what the person agreed to, and so does the Centre of an adult: that they agree when they are asked later, that they
-- take it back, or that they could not be asked. A child is asked by nobody; what its author ever heard is refused by the rule alone.
create policy added on consent for insert to identification_app with check (
    recorded_by = app_subject() and exists (select from report r where r.id = report_id and r.person_id = consent.person_id
        and (is_own(r) or held_at_centre(r, (select app_centre_positions())) and not (given is true and is_childs(r))))
);

create policy seen on referral_consent for select to identification_app using (
    exists (select from report r where r.id = report_id
        and (held_at_centre(r, (select app_centre_positions())) or protects_child(r) or has_taken_on(r.id, purpose)))
);
-- Who helps an adult for a purpose may hear a no of them. A child is not asked to which units they are sent: who protects it as guardianship authority answers for it, and no one else.
create policy added on referral_consent for insert to identification_app with check (
    recorded_by = app_subject() and exists (select from report r where r.id = report_id and r.person_id = referral_consent.person_id
        and is_open(r) and case ground
            when 'consent' then not is_childs(r)
                and (held_at_centre(r, (select app_centre_positions())) or not agreed and has_taken_on(r.id, purpose))
            when 'guardianship' then protects_child(r) and purpose = any (guarded_purposes())
        end)
);

create policy worker on disclosure_basis to identification_worker using (true) with check (true);
create policy seen on disclosure_basis for select to identification_app using (
    exists (select from report r where r.id = report_id and is_shown(r, (select app_centre_positions())))
);
create policy added on disclosure_basis for insert to identification_app with check (
    exists (select from report r where r.id = report_id and r.person_id = disclosure_basis.person_id
        and (is_childs(r) and purpose = 'child_protection' and ground = 'child_duty'
                and (is_own(r) or r.way_now is not null and held_at_centre(r, (select app_centre_positions())))
            or is_own(r) and r.way_in = 'vital_interest' and purpose in ('emergency_accommodation', 'urgent_health')
                and ground = 'vital_interest'
            or ground = 'consent' and purpose <> 'child_protection' and agreed_to(disclosure_basis)
                and (held_at_centre(r, (select app_centre_positions())) or not live and has_taken_on(r.id, purpose))
            or ground = 'guardianship' and protects_child(r) and agreed_to(disclosure_basis)))
);
-- The duty towards a child is a ground as long as the person goes the child's way, and no longer.
create policy turned on disclosure_basis for update to identification_app using (
    purpose = 'child_protection' and ground = 'child_duty'
    and exists (select from report r where r.id = report_id and r.way_now is not null
        and (is_own(r) or held_at_centre(r, (select app_centre_positions()))))
) with check (
    purpose = 'child_protection' and ground = 'child_duty'
    and exists (select from report r where r.id = report_id and live = is_childs(r) and r.way_now is not null
        and r.person_id = disclosure_basis.person_id and (is_own(r) or held_at_centre(r, (select app_centre_positions()))))
);
create policy locked on disclosure_basis for update to identification_app using (
    exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions())))
) with check (false);
create policy agreed on disclosure_basis for update to identification_app using (
    ground in ('consent', 'vital_interest', 'guardianship') and exists (select from report r where r.id = report_id
        and held_at_centre(r, (select app_centre_positions())))
) with check (ground = 'consent' and purpose <> 'child_protection' and agreed_to(disclosure_basis));
create policy taken_back on disclosure_basis for update to identification_app using (
    ground in ('consent', 'vital_interest') and has_taken_on(report_id, purpose)
) with check (ground = 'consent' and not live and purpose <> 'child_protection' and agreed_to(disclosure_basis));
-- Of a child, who was taken for an adult or not, what its guardianship authority answers takes the place of what was answered before.
create policy answered_for on disclosure_basis for update to identification_app using (
    purpose = any (guarded_purposes()) and exists (select from report r where r.id = report_id and protects_child(r))
) with check (
    ground = 'guardianship' and exists (select from report r where r.id = report_id and protects_child(r)) and agreed_to(disclosure_basis)
);
-- Whoever records that a person says no ends the grounds that rest on consent, or on their not having been asked; a child has others,
-- which no answer of anyone's takes the place of: a policy alone does not see what the row was. Guardianship ends with the child's path.
create policy ended on disclosure_basis for update to identification_app using (
    ground in ('consent', 'vital_interest', 'guardianship') and exists (select from report r where r.id = report_id
        and (is_own(r) or held_at_centre(r, (select app_centre_positions()))))
) with check (purpose <> 'child_protection' and not live and (ground in ('consent', 'vital_interest')
    or ground = 'guardianship' and exists (select from report r where r.id = report_id and not is_childs(r))));

create policy seen on reading_basis for select to identification_app using (
    reader_id = app_subject() and (select app_at_centre())
);
create policy added on reading_basis for insert to identification_app with check (
    reader_id = app_subject() and exists (select from report r where r.id = report_id and held_at_centre(r, (select app_centre_positions())))
);
