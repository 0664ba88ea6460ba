-- Policies, what they asked, and rights of a database that was last migrated before these became files (decision 0056), as pg_dump writes them.
SET check_function_bodies = false;
CREATE FUNCTION public.app_has_role(role text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ select role = any(string_to_array(coalesce(current_setting('app.roles', true), ''), ',')) $$;
ALTER FUNCTION public.app_has_role(role text) OWNER TO identification_migrator;
CREATE FUNCTION public.app_subject() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$ select nullif(current_setting('app.subject', true), '')::uuid $$;
ALTER FUNCTION public.app_subject() OWNER TO identification_migrator;
CREATE FUNCTION public.app_unit() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$ select nullif(current_setting('app.unit', true), '')::uuid $$;
ALTER FUNCTION public.app_unit() OWNER TO identification_migrator;
CREATE FUNCTION public.report_is_open_to_unit(of_report uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
        begin
            return exists (
                select from disclosure d join disclosure_basis b using (report_id, purpose)
                where d.report_id = of_report and b.live and b.verified and unit_id = app_unit() and purpose = 'child_protection' and (app_has_role('csr_worker') and state in ('addressed', 'granted') or app_has_role('csr_supervisor') and state in ('addressed', 'escalated', 'granted'))
            );
        end $$;
ALTER FUNCTION public.report_is_open_to_unit(of_report uuid) OWNER TO identification_migrator;
ALTER TABLE ONLY public.addendum FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.audit FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.audit_unsealed FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.authorisation FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.consent FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.disclosure FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.disclosure_basis FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.draft FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.duty_roster FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.duty_turn FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.ending FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.instruction FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.manifest FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.person_part FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.reading_basis FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.refused_opening FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.report FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.report_part FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.revocation_ahead FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.whereabouts FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON public.addendum FOR INSERT TO identification_app WITH CHECK (((given_by = public.app_subject()) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = addendum.report_id) AND (r.author_id = public.app_subject()) AND (r.person_id = addendum.person_id) AND (r.state = ANY (ARRAY['submitted'::text, 'received'::text])))))));
CREATE POLICY added ON public.authorisation FOR INSERT TO identification_app WITH CHECK ((((given_by = public.app_subject()) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = authorisation.report_id) AND (r.person_id = authorisation.person_id) AND (r.author_id = public.app_subject()) AND r.child_path AND (r.state = 'submitted'::text) AND (r.version = 1) AND (authorisation.unit_id <> ALL (r.excluded_units)) AND (((authorisation.way = 'filed'::text) AND (authorisation.unit_id = r.serving_csr)) OR (authorisation.way = 'in_area'::text)))))) OR ((given_by = public.app_subject()) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = authorisation.report_id) AND (r.person_id = authorisation.person_id) AND public.app_has_role('centre_intake'::text) AND (authorisation.unit_id <> ALL (r.excluded_units)) AND ((authorisation.way = 'confirmed'::text) OR ((authorisation.way = ANY (ARRAY['successor'::text, 'in_area'::text])) AND (NOT (r.child_path AND (r.author_id = public.app_subject())))))))))));
CREATE POLICY added ON public.consent FOR INSERT TO identification_app WITH CHECK (((recorded_by = public.app_subject()) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = consent.report_id) AND (r.person_id = consent.person_id) AND ((r.author_id = public.app_subject()) OR (public.app_has_role('centre_intake'::text) AND (NOT consent.given))))))));
CREATE POLICY added ON public.disclosure_basis FOR INSERT TO identification_app WITH CHECK (((purpose = 'child_protection'::text) AND (ground = 'child_duty'::text) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = disclosure_basis.report_id) AND r.child_path AND (r.author_id = public.app_subject()) AND (r.person_id = disclosure_basis.person_id))))));
CREATE POLICY added ON public.duty_roster FOR INSERT TO identification_app WITH CHECK (public.app_has_role('centre_supervisor'::text));
CREATE POLICY added ON public.duty_turn FOR INSERT TO identification_app WITH CHECK (public.app_has_role('centre_supervisor'::text));
CREATE POLICY added ON public.ending FOR INSERT TO identification_app WITH CHECK (((given_by = public.app_subject()) AND (((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = ending.report_id) AND (r.author_id = public.app_subject())))) AND (referral_id IS NULL)) OR ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = ending.report_id) AND public.app_has_role('centre_intake'::text)))) AND (referral_id IS NOT NULL)))));
CREATE POLICY added ON public.instruction FOR INSERT TO identification_app WITH CHECK (((given_by = public.app_subject()) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = instruction.report_id) AND public.app_has_role('centre_intake'::text))))));
CREATE POLICY added ON public.person_part FOR INSERT TO identification_app WITH CHECK ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = person_part.report_id) AND (r.author_id = public.app_subject()) AND (r.person_id = person_part.person_id)))));
CREATE POLICY added ON public.reading_basis FOR INSERT TO identification_app WITH CHECK (((reader_id = public.app_subject()) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = reading_basis.report_id) AND public.app_has_role('centre_intake'::text))))));
CREATE POLICY added ON public.report_part FOR INSERT TO identification_app WITH CHECK ((((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = report_part.report_id) AND (r.author_id = public.app_subject())))) AND (class <> 'taken_over'::text)) OR ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = report_part.report_id) AND public.app_has_role('centre_intake'::text)))) AND (class = 'taken_over'::text))));
CREATE POLICY added ON public.revocation_ahead FOR INSERT TO identification_app WITH CHECK (((given_by = public.app_subject()) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = revocation_ahead.report_id) AND public.app_has_role('centre_intake'::text) AND (NOT (r.child_path AND (r.author_id = public.app_subject()))))))));
CREATE POLICY added ON public.whereabouts FOR INSERT TO identification_app WITH CHECK (((given_by = public.app_subject()) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = whereabouts.report_id) AND (r.author_id = public.app_subject()))))));
ALTER TABLE public.addendum ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_unsealed ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.authorisation ENABLE ROW LEVEL SECURITY;
CREATE POLICY begun ON public.draft FOR INSERT TO identification_app WITH CHECK (((author_id = public.app_subject()) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text) OR public.app_has_role('centre_intake'::text)) AND (unit_id = public.app_unit()) AND (version = 1)));
CREATE POLICY changed ON public.duty_roster FOR UPDATE TO identification_app USING (public.app_has_role('centre_supervisor'::text)) WITH CHECK (public.app_has_role('centre_supervisor'::text));
CREATE POLICY changed ON public.duty_turn FOR UPDATE TO identification_app USING (public.app_has_role('centre_supervisor'::text)) WITH CHECK (public.app_has_role('centre_supervisor'::text));
CREATE POLICY changed ON public.report FOR UPDATE TO identification_app USING ((public.app_has_role('centre_intake'::text) OR ((author_id = public.app_subject()) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text) OR public.app_has_role('centre_intake'::text))) OR ((author_unit = public.app_unit()) AND (public.app_unit() <> ALL (excluded_units)) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text))) OR ((state <> 'withdrawn'::text) AND (public.app_unit() <> ALL (excluded_units)) AND public.report_is_open_to_unit(id)))) WITH CHECK ((public.app_has_role('centre_intake'::text) OR ((author_id = public.app_subject()) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text) OR public.app_has_role('centre_intake'::text)))));
CREATE POLICY confirmed ON public.disclosure FOR UPDATE TO identification_app USING ((public.app_has_role('centre_intake'::text) AND (state = 'unconfirmed'::text))) WITH CHECK ((public.app_has_role('centre_intake'::text) AND (state = ANY (ARRAY['addressed'::text, 'escalated'::text, 'granted'::text])) AND (EXISTS ( SELECT
   FROM public.authorisation a
  WHERE ((a.referral_id = disclosure.referral_id) AND (a.report_id = disclosure.report_id) AND (a.unit_id = disclosure.unit_id) AND (a.way = 'confirmed'::text))))));
ALTER TABLE public.consent ENABLE ROW LEVEL SECURITY;
CREATE POLICY continued ON public.draft FOR UPDATE TO identification_app USING (((author_id = public.app_subject()) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text) OR public.app_has_role('centre_intake'::text)))) WITH CHECK (((author_id = public.app_subject()) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text) OR public.app_has_role('centre_intake'::text))));
CREATE POLICY continued ON public.manifest FOR UPDATE TO identification_app USING (((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = manifest.report_id) AND (r.author_id = public.app_subject())))) OR ((EXISTS ( SELECT
   FROM public.report r
  WHERE (r.id = manifest.report_id))) AND public.app_has_role('centre_intake'::text)))) WITH CHECK (((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = manifest.report_id) AND (r.author_id = public.app_subject())))) OR ((EXISTS ( SELECT
   FROM public.report r
  WHERE (r.id = manifest.report_id))) AND public.app_has_role('centre_intake'::text))));
ALTER TABLE public.disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.disclosure_basis ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.duty_roster ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.duty_turn ENABLE ROW LEVEL SECURITY;
CREATE POLICY ended ON public.disclosure FOR UPDATE TO identification_app USING (public.app_has_role('centre_intake'::text)) WITH CHECK ((public.app_has_role('centre_intake'::text) AND (state = 'ended'::text)));
CREATE POLICY ended ON public.disclosure_basis FOR UPDATE TO identification_app USING (((ground = 'consent'::text) AND (public.app_has_role('centre_intake'::text) OR (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = disclosure_basis.report_id) AND (r.author_id = public.app_subject()))))))) WITH CHECK (((ground = 'consent'::text) AND (NOT live)));
CREATE POLICY ended ON public.draft FOR DELETE TO identification_app USING (((author_id = public.app_subject()) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text) OR public.app_has_role('centre_intake'::text))));
CREATE POLICY ended_ahead ON public.disclosure FOR INSERT TO identification_app WITH CHECK ((public.app_has_role('centre_intake'::text) AND (state = 'ended'::text) AND (unit_id IS NULL) AND (EXISTS ( SELECT
   FROM public.authorisation a
  WHERE ((a.referral_id = disclosure.referral_id) AND (a.report_id = disclosure.report_id))))));
CREATE POLICY ended_by_author ON public.disclosure FOR UPDATE TO identification_app USING (((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = disclosure.report_id) AND (r.author_id = public.app_subject())))) AND (EXISTS ( SELECT
   FROM public.disclosure_basis b
  WHERE ((b.report_id = disclosure.report_id) AND (b.purpose = disclosure.purpose) AND (b.ground = 'consent'::text)))))) WITH CHECK ((state = 'ended'::text));
ALTER TABLE public.ending ENABLE ROW LEVEL SECURITY;
CREATE POLICY filed ON public.manifest FOR INSERT TO identification_app WITH CHECK ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = manifest.report_id) AND (r.author_id = public.app_subject())))));
CREATE POLICY filed ON public.report FOR INSERT TO identification_app WITH CHECK (((author_id = public.app_subject()) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text) OR public.app_has_role('centre_intake'::text)) AND (author_unit = public.app_unit()) AND (state = 'submitted'::text) AND (version = 1) AND (opened_at IS NULL) AND (taken_over_at IS NULL) AND (delivered_at IS NULL)));
ALTER TABLE public.instruction ENABLE ROW LEVEL SECURITY;
CREATE POLICY kept ON public.authorisation FOR INSERT TO identification_worker WITH CHECK ((way = 'kept'::text));
CREATE POLICY locked ON public.disclosure_basis FOR UPDATE TO identification_app USING (public.app_has_role('centre_intake'::text)) WITH CHECK (false);
ALTER TABLE public.manifest ENABLE ROW LEVEL SECURITY;
CREATE POLICY migrator ON public.addendum TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.audit TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.audit_unsealed TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.authorisation TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.consent TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.disclosure TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.disclosure_basis TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.draft TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.duty_roster TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.duty_turn TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.ending TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.instruction TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.manifest TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.person_part TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.reading_basis TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.refused_opening TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.report TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.report_part TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.revocation_ahead TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.whereabouts TO identification_migrator USING (true) WITH CHECK (true);
CREATE POLICY noted ON public.audit FOR INSERT TO identification_app WITH CHECK ((caller = public.app_subject()));
ALTER TABLE public.person_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.reading_basis ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.refused_opening ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.report ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.report_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.revocation_ahead ENABLE ROW LEVEL SECURITY;
CREATE POLICY sealed ON public.audit FOR SELECT TO identification_worker USING (true);
CREATE POLICY sealed ON public.audit_unsealed FOR DELETE TO identification_worker USING ((EXISTS ( SELECT
   FROM public.audit_seal s
  WHERE (s.audit_id = audit_unsealed.audit_id)
 OFFSET 0)));
CREATE POLICY seen ON public.addendum FOR SELECT TO identification_app USING ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = addendum.report_id) AND ((r.author_id = public.app_subject()) OR public.app_has_role('centre_intake'::text) OR (r.author_unit IS DISTINCT FROM public.app_unit()) OR public.report_is_open_to_unit(r.id))))));
CREATE POLICY seen ON public.audit FOR SELECT TO identification_app USING ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = audit.subject_id) AND (r.author_id = public.app_subject())))));
CREATE POLICY seen ON public.authorisation FOR SELECT TO identification_app USING (public.app_has_role('centre_intake'::text));
CREATE POLICY seen ON public.consent FOR SELECT TO identification_app USING ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = consent.report_id) AND ((r.author_id = public.app_subject()) OR public.app_has_role('centre_intake'::text) OR (r.author_unit IS DISTINCT FROM public.app_unit()) OR public.report_is_open_to_unit(r.id))))));
CREATE POLICY seen ON public.disclosure FOR SELECT TO identification_app USING ((public.app_has_role('centre_intake'::text) OR ((unit_id = public.app_unit()) AND (purpose = 'child_protection'::text) AND ((public.app_has_role('csr_worker'::text) AND (state = ANY (ARRAY['addressed'::text, 'granted'::text]))) OR (public.app_has_role('csr_supervisor'::text) AND (state = ANY (ARRAY['addressed'::text, 'escalated'::text, 'granted'::text])))))));
CREATE POLICY seen ON public.disclosure_basis FOR SELECT TO identification_app USING ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = disclosure_basis.report_id) AND ((r.author_id = public.app_subject()) OR public.app_has_role('centre_intake'::text) OR (r.author_unit IS DISTINCT FROM public.app_unit()) OR public.report_is_open_to_unit(r.id))))));
CREATE POLICY seen ON public.draft FOR SELECT TO identification_app USING (((author_id = public.app_subject()) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text) OR public.app_has_role('centre_intake'::text))));
CREATE POLICY seen ON public.duty_roster FOR SELECT TO identification_app USING ((public.app_has_role('centre_supervisor'::text) OR public.app_has_role('centre_intake'::text)));
CREATE POLICY seen ON public.duty_turn FOR SELECT TO identification_app USING ((public.app_has_role('centre_supervisor'::text) OR public.app_has_role('centre_intake'::text)));
CREATE POLICY seen ON public.ending FOR SELECT TO identification_app USING (((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = ending.report_id) AND (r.author_id = public.app_subject())))) OR (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = ending.report_id) AND public.app_has_role('centre_intake'::text))))));
CREATE POLICY seen ON public.instruction FOR SELECT TO identification_app USING ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = instruction.report_id) AND true))));
CREATE POLICY seen ON public.manifest FOR SELECT TO identification_app USING ((EXISTS ( SELECT
   FROM public.report r
  WHERE (r.id = manifest.report_id))));
CREATE POLICY seen ON public.person_part FOR SELECT TO identification_app USING ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = person_part.report_id) AND ((r.author_id = public.app_subject()) OR public.app_has_role('centre_intake'::text) OR (r.author_unit IS DISTINCT FROM public.app_unit()) OR public.report_is_open_to_unit(r.id))))));
CREATE POLICY seen ON public.reading_basis FOR SELECT TO identification_app USING (((reader_id = public.app_subject()) AND public.app_has_role('centre_intake'::text)));
CREATE POLICY seen ON public.report FOR SELECT TO identification_app USING ((public.app_has_role('centre_intake'::text) OR ((author_id = public.app_subject()) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text) OR public.app_has_role('centre_intake'::text))) OR ((author_unit = public.app_unit()) AND (public.app_unit() <> ALL (excluded_units)) AND (public.app_has_role('health_reporter'::text) OR public.app_has_role('police_reporter'::text) OR public.app_has_role('labour_inspector'::text) OR public.app_has_role('csr_worker'::text) OR public.app_has_role('education_reporter'::text) OR public.app_has_role('migration_officer'::text) OR public.app_has_role('ngo_worker'::text))) OR ((state <> 'withdrawn'::text) AND (public.app_unit() <> ALL (excluded_units)) AND public.report_is_open_to_unit(id))));
CREATE POLICY seen ON public.report_part FOR SELECT TO identification_app USING ((((class = 'unit_callback'::text) AND (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = report_part.report_id) AND true)))) OR (EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = report_part.report_id) AND ((r.author_id = public.app_subject()) OR public.app_has_role('centre_intake'::text) OR (r.author_unit IS DISTINCT FROM public.app_unit()) OR public.report_is_open_to_unit(r.id)))))));
CREATE POLICY seen ON public.revocation_ahead FOR SELECT TO identification_app USING (public.app_has_role('centre_intake'::text));
CREATE POLICY seen ON public.whereabouts FOR SELECT TO identification_app USING ((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = whereabouts.report_id) AND true))));
CREATE POLICY seen_by_author ON public.disclosure FOR SELECT TO identification_app USING (((EXISTS ( SELECT
   FROM public.report r
  WHERE ((r.id = disclosure.report_id) AND (r.author_id = public.app_subject())))) AND (EXISTS ( SELECT
   FROM public.disclosure_basis b
  WHERE ((b.report_id = disclosure.report_id) AND (b.purpose = disclosure.purpose) AND (b.ground = 'consent'::text))))));
CREATE POLICY waiting ON public.audit_unsealed FOR SELECT TO identification_worker USING (true);
ALTER TABLE public.whereabouts ENABLE ROW LEVEL SECURITY;
CREATE POLICY worker ON public.authorisation FOR SELECT TO identification_worker USING (true);
CREATE POLICY worker ON public.disclosure TO identification_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.disclosure_basis TO identification_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.draft TO identification_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.refused_opening TO identification_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.report TO identification_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.revocation_ahead TO identification_worker USING (true) WITH CHECK (true);
REVOKE ALL ON FUNCTION public.report_is_open_to_unit(of_report uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.report_is_open_to_unit(of_report uuid) TO identification_app;
GRANT SELECT,INSERT ON TABLE public.addendum TO identification_app;
GRANT SELECT,DELETE ON TABLE public.audit_unsealed TO identification_worker;
GRANT SELECT,INSERT ON TABLE public.authorisation TO identification_app;
GRANT SELECT,INSERT ON TABLE public.authorisation TO identification_worker;
GRANT SELECT,INSERT ON TABLE public.consent TO identification_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.disclosure TO identification_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.disclosure TO identification_worker;
GRANT SELECT,INSERT ON TABLE public.disclosure_basis TO identification_app;
GRANT SELECT ON TABLE public.disclosure_basis TO identification_worker;
GRANT UPDATE(live) ON TABLE public.disclosure_basis TO identification_app;
GRANT UPDATE(live) ON TABLE public.disclosure_basis TO identification_worker;
GRANT SELECT,INSERT,DELETE ON TABLE public.draft TO identification_app;
GRANT DELETE ON TABLE public.draft TO identification_worker;
GRANT SELECT(id) ON TABLE public.draft TO identification_worker;
GRANT UPDATE(danger) ON TABLE public.draft TO identification_app;
GRANT UPDATE(child) ON TABLE public.draft TO identification_app;
GRANT UPDATE(updated_at) ON TABLE public.draft TO identification_app;
GRANT SELECT(updated_at) ON TABLE public.draft TO identification_worker;
GRANT UPDATE(version) ON TABLE public.draft TO identification_app;
GRANT UPDATE(ciphertext) ON TABLE public.draft TO identification_app;
GRANT SELECT,INSERT ON TABLE public.duty_roster TO identification_app;
GRANT UPDATE(version) ON TABLE public.duty_roster TO identification_app;
GRANT SELECT,INSERT ON TABLE public.duty_turn TO identification_app;
GRANT UPDATE(ends_at) ON TABLE public.duty_turn TO identification_app;
GRANT UPDATE(dropped_at) ON TABLE public.duty_turn TO identification_app;
GRANT SELECT,INSERT ON TABLE public.ending TO identification_app;
GRANT INSERT ON TABLE public.erasure TO identification_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.erasure TO identification_worker;
GRANT SELECT,INSERT ON TABLE public.instruction TO identification_app;
GRANT SELECT,INSERT ON TABLE public.manifest TO identification_app;
GRANT UPDATE(ciphertext) ON TABLE public.manifest TO identification_app;
GRANT SELECT,INSERT ON TABLE public.person_part TO identification_app;
GRANT SELECT,INSERT ON TABLE public.reading_basis TO identification_app;
GRANT SELECT,INSERT ON TABLE public.refused_opening TO identification_worker;
GRANT SELECT,INSERT ON TABLE public.report TO identification_app;
GRANT SELECT ON TABLE public.report TO identification_worker;
GRANT UPDATE(state) ON TABLE public.report TO identification_app;
GRANT UPDATE(version) ON TABLE public.report TO identification_app;
GRANT UPDATE(delivered_at) ON TABLE public.report TO identification_worker;
GRANT UPDATE(opened_at) ON TABLE public.report TO identification_app;
GRANT UPDATE(taken_over_at) ON TABLE public.report TO identification_app;
GRANT UPDATE(taken_over_by) ON TABLE public.report TO identification_app;
GRANT UPDATE(withdrawn_at) ON TABLE public.report TO identification_app;
GRANT UPDATE(changes) ON TABLE public.report TO identification_app;
GRANT SELECT,INSERT ON TABLE public.report_part TO identification_app;
GRANT SELECT ON TABLE public.resealing TO identification_app;
GRANT SELECT,INSERT ON TABLE public.revocation_ahead TO identification_app;
GRANT SELECT ON TABLE public.revocation_ahead TO identification_worker;
GRANT SELECT,INSERT ON TABLE public.whereabouts TO identification_app;
