-- Policies, what they asked, and rights of a database that was last migrated before these became files (decision 0056), as pg_dump writes them.
SET check_function_bodies = false;
CREATE FUNCTION public.app_has_role(role text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ select role = any(string_to_array(coalesce(current_setting('app.roles', true), ''), ',')) $$;
ALTER FUNCTION public.app_has_role(role text) OWNER TO referral_migrator;
CREATE FUNCTION public.app_subject() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$ select nullif(current_setting('app.subject', true), '')::uuid $$;
ALTER FUNCTION public.app_subject() OWNER TO referral_migrator;
CREATE FUNCTION public.app_unit() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$ select nullif(current_setting('app.unit', true), '')::uuid $$;
ALTER FUNCTION public.app_unit() OWNER TO referral_migrator;
CREATE FUNCTION public.pass_referral_on(referral uuid, to_unit uuid, new_state text, new_stage text, new_reached text[], new_version integer, new_barred uuid[], new_changes jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
        begin
            update referral r
               set unit_id = to_unit, state = new_state, stage = new_stage, reached = new_reached, version = new_version,
                   barred_units = new_barred, changes = new_changes
             where r.id = pass_referral_on.referral
               and r.version = new_version - 1
               and r.purpose = 'child_protection'
               and r.state in ('sent', 'escalated')
               and new_state in ('sent', 'escalated')
               and (r.unit_id = app_unit() and (app_has_role('csr_supervisor') or app_has_role('csr_worker') and r.state = 'sent')
                    or app_has_role('centre_intake') and r.state = 'escalated');
            if not found then
                raise insufficient_privilege using message = 'This referral is not the caller''s to pass on.';
            end if;
        end
        $$;
ALTER FUNCTION public.pass_referral_on(referral uuid, to_unit uuid, new_state text, new_stage text, new_reached text[], new_version integer, new_barred uuid[], new_changes jsonb) OWNER TO referral_migrator;
ALTER TABLE ONLY public.audit FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.audit_unsealed FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.duty_roster FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.early_delivery FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.referral FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.rejection FORCE ROW LEVEL SECURITY;
CREATE POLICY accepted ON public.referral FOR UPDATE TO referral_app USING ((((unit_id = public.app_unit()) AND (public.app_unit() <> ALL (excluded_units)) AND (purpose = 'child_protection'::text) AND ((public.app_has_role('csr_supervisor'::text) AND (state = ANY (ARRAY['sent'::text, 'accepted'::text, 'escalated'::text]))) OR (public.app_has_role('csr_worker'::text) AND (state = ANY (ARRAY['sent'::text, 'accepted'::text]))))) OR public.app_has_role('centre_intake'::text))) WITH CHECK (((unit_id = public.app_unit()) AND (public.app_unit() <> ALL (excluded_units)) AND (purpose = 'child_protection'::text) AND ((public.app_has_role('csr_supervisor'::text) AND (state = ANY (ARRAY['sent'::text, 'accepted'::text, 'escalated'::text]))) OR (public.app_has_role('csr_worker'::text) AND (state = ANY (ARRAY['sent'::text, 'accepted'::text])))) AND (state = 'accepted'::text) AND (accepted_by = public.app_subject())));
ALTER TABLE public.audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_unsealed ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.duty_roster ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.early_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON public.rejection FOR SELECT TO referral_app USING ((public.app_has_role('centre_intake'::text) OR (public.app_has_role('csr_supervisor'::text) AND (unit_id = public.app_unit()) AND (EXISTS ( SELECT
   FROM public.referral r
  WHERE ((r.id = rejection.referral_id) AND (r.unit_id = public.app_unit()) AND (r.state = ANY (ARRAY['sent'::text, 'accepted'::text, 'escalated'::text]))))))));
CREATE POLICY logged ON public.rejection FOR INSERT TO referral_app WITH CHECK (((rejected_by = public.app_subject()) AND (EXISTS ( SELECT
   FROM public.referral r
  WHERE ((r.id = rejection.referral_id) AND (r.unit_id = public.app_unit()) AND (r.unit_id = rejection.unit_id))))));
CREATE POLICY migrator ON public.audit TO referral_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.audit_unsealed TO referral_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.clock TO referral_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.duty_roster TO referral_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.early_delivery TO referral_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.referral TO referral_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.rejection TO referral_migrator USING (true) WITH CHECK (true);
CREATE POLICY noted ON public.audit FOR INSERT TO referral_app WITH CHECK ((caller = public.app_subject()));
ALTER TABLE public.referral ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.rejection ENABLE ROW LEVEL SECURITY;
CREATE POLICY sealed ON public.audit FOR SELECT TO referral_worker USING (true);
CREATE POLICY sealed ON public.audit_unsealed FOR DELETE TO referral_worker USING ((EXISTS ( SELECT
   FROM public.audit_seal s
  WHERE (s.audit_id = audit_unsealed.audit_id)
 OFFSET 0)));
CREATE POLICY seen ON public.clock FOR SELECT TO referral_app USING ((EXISTS ( SELECT
   FROM public.referral r
  WHERE (r.id = clock.referral_id))));
CREATE POLICY seen ON public.duty_roster FOR SELECT TO referral_app USING (public.app_has_role('centre_intake'::text));
CREATE POLICY seen ON public.referral FOR SELECT TO referral_app USING (
CASE
    WHEN (public.app_has_role('centre_intake'::text) OR (author_id = public.app_subject())) THEN true
    ELSE ((unit_id = public.app_unit()) AND (public.app_unit() <> ALL (excluded_units)) AND (purpose = 'child_protection'::text) AND ((public.app_has_role('csr_supervisor'::text) AND (state = ANY (ARRAY['sent'::text, 'accepted'::text, 'escalated'::text]))) OR (public.app_has_role('csr_worker'::text) AND (state = ANY (ARRAY['sent'::text, 'accepted'::text])))))
END);
CREATE POLICY stopped ON public.clock FOR UPDATE TO referral_app USING ((EXISTS ( SELECT
   FROM public.referral r
  WHERE ((r.id = clock.referral_id) AND (r.unit_id = public.app_unit()))))) WITH CHECK ((EXISTS ( SELECT
   FROM public.referral r
  WHERE ((r.id = clock.referral_id) AND (r.unit_id = public.app_unit())))));
CREATE POLICY waiting ON public.audit_unsealed FOR SELECT TO referral_worker USING (true);
CREATE POLICY worker ON public.clock TO referral_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.duty_roster TO referral_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.early_delivery TO referral_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.referral TO referral_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.rejection TO referral_worker USING (true) WITH CHECK (true);
REVOKE ALL ON FUNCTION public.pass_referral_on(referral uuid, to_unit uuid, new_state text, new_stage text, new_reached text[], new_version integer, new_barred uuid[], new_changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.pass_referral_on(referral uuid, to_unit uuid, new_state text, new_stage text, new_reached text[], new_version integer, new_barred uuid[], new_changes jsonb) TO referral_app;
GRANT SELECT,DELETE ON TABLE public.audit_unsealed TO referral_worker;
GRANT SELECT ON TABLE public.clock TO referral_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.clock TO referral_worker;
GRANT UPDATE(state) ON TABLE public.clock TO referral_app;
GRANT UPDATE(met_at) ON TABLE public.clock TO referral_app;
GRANT UPDATE(breached_at) ON TABLE public.clock TO referral_app;
GRANT UPDATE(breach_told) ON TABLE public.clock TO referral_app;
GRANT SELECT ON TABLE public.duty_roster TO referral_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.duty_roster TO referral_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.early_delivery TO referral_worker;
GRANT SELECT ON TABLE public.referral TO referral_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.referral TO referral_worker;
GRANT UPDATE(state) ON TABLE public.referral TO referral_app;
GRANT UPDATE(stage) ON TABLE public.referral TO referral_app;
GRANT UPDATE(reached) ON TABLE public.referral TO referral_app;
GRANT UPDATE(version) ON TABLE public.referral TO referral_app;
GRANT UPDATE(accepted_by) ON TABLE public.referral TO referral_app;
GRANT UPDATE(accepted_at) ON TABLE public.referral TO referral_app;
GRANT UPDATE(changes) ON TABLE public.referral TO referral_app;
GRANT SELECT,INSERT ON TABLE public.rejection TO referral_app;
GRANT SELECT ON TABLE public.rejection TO referral_worker;
GRANT SELECT ON TABLE public.stage_count TO referral_app;
GRANT SELECT ON TABLE public.stage_count TO referral_worker;
GRANT UPDATE(reached) ON TABLE public.stage_count TO referral_app;
GRANT UPDATE(reached) ON TABLE public.stage_count TO referral_worker;
GRANT UPDATE(present) ON TABLE public.stage_count TO referral_app;
GRANT UPDATE(present) ON TABLE public.stage_count TO referral_worker;
GRANT SELECT ON TABLE public.term_count TO referral_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.term_count TO referral_worker;
