-- What author and Centre say of a report as it goes on; always in the own name.
call close_to_others('instruction', 'whereabouts', 'ending');
grant select, insert on instruction, whereabouts, ending to identification_app;

create policy seen on instruction for select to identification_app using (exists (select from report r where r.id = report_id));
create policy added on instruction for insert to identification_app with check (
    given_by = app_subject() and exists (select from report r where r.id = report_id and (select app_may_hold('intake')))
);

create policy seen on whereabouts for select to identification_app using (exists (select from report r where r.id = report_id));
create policy added on whereabouts for insert to identification_app with check (
    given_by = app_subject() and exists (select from report r where r.id = report_id and is_own(r))
);

create policy seen on ending for select to identification_app using (
    exists (select from report r where r.id = report_id and is_own(r))
    or exists (select from report r where r.id = report_id and (select app_may_hold('intake')))
);
create policy added on ending for insert to identification_app with check (
    given_by = app_subject() and (
        exists (select from report r where r.id = report_id and is_own(r)) and referral_id is null
        or exists (select from report r where r.id = report_id and (select app_may_hold('intake'))) and referral_id is not null)
);
