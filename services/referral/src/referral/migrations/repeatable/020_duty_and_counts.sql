-- The roster as identification publishes it, and counts that belong to no record.
call close_to_others('duty_roster', 'cover', 'panel_member', 'before_director');
call take_rights('stage_count', 'term_count', 'day_total');
insert into stage_count (stage, reached, present) select unnest(array[{{Stage}}]), 0, 0 on conflict do nothing;
insert into day_total (stage, as_of, reached, present, persons)
    select stage, now(), 0, 0, 0 from stage_count on conflict do nothing;
grant select on duty_roster to referral_app;
grant select, insert, update on duty_roster to referral_worker;
grant select on cover to referral_app;
grant select, insert, update, delete on cover to referral_worker;
grant select on panel_member, before_director to referral_app;
grant select, insert, delete on panel_member, before_director to referral_worker;
grant select, update (reached, present, persons) on stage_count to referral_app, referral_worker;
grant select on day_total to referral_app;
grant select, update on day_total to referral_worker;
grant select on term_count to referral_app;
grant select, insert, delete on term_count to referral_worker;

create policy worker on duty_roster to referral_worker using (true) with check (true);
create policy seen on duty_roster for select to referral_app using ((select app_may_hold('duty')));
create policy worker on cover to referral_worker using (true) with check (true);
create policy seen on cover for select to referral_app using (cover_id = app_subject() and (select app_may_hold('case')));
create policy worker on panel_member to referral_worker using (true) with check (true);
create policy seen on panel_member for select to referral_app using (person_id = app_subject() and (select app_may_hold('panel')));
create policy worker on before_director to referral_worker using (true) with check (true);
create policy seen on before_director for select to referral_app using ((select app_may_hold('director')));
