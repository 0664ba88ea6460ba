-- Policies, what they asked, and rights of a database that was last migrated before these became files (decision 0056), as pg_dump writes them.
SET check_function_bodies = false;
CREATE FUNCTION public.app_has_inbox() RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ select string_to_array(coalesce(current_setting('app.roles', true), ''), ',') && array['health_reporter', 'police_reporter', 'police_investigator', 'labour_inspector', 'csr_worker', 'csr_supervisor', 'unit_supervisor', 'education_reporter', 'migration_officer', 'foreigners_officer', 'ngo_worker', 'reception_worker', 'centre_intake', 'centre_case_manager', 'centre_assessor', 'centre_supervisor', 'centre_director']::text[] and not app_has_role('coordination_office') and not app_has_role('national_rapporteur') $$;
ALTER FUNCTION public.app_has_inbox() OWNER TO notifications_migrator;
CREATE FUNCTION public.app_has_role(role text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ select role = any(string_to_array(coalesce(current_setting('app.roles', true), ''), ',')) $$;
ALTER FUNCTION public.app_has_role(role text) OWNER TO notifications_migrator;
CREATE FUNCTION public.app_subject() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$ select nullif(current_setting('app.subject', true), '')::uuid $$;
ALTER FUNCTION public.app_subject() OWNER TO notifications_migrator;
CREATE FUNCTION public.app_unit() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$ select nullif(current_setting('app.unit', true), '')::uuid $$;
ALTER FUNCTION public.app_unit() OWNER TO notifications_migrator;
ALTER TABLE ONLY public.addressee FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.audit FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.audit_unsealed FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.delivery FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.notice FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.roster FORCE ROW LEVEL SECURITY;
CREATE POLICY acknowledged ON public.delivery FOR UPDATE TO notifications_app USING (((channel = 'phone'::text) AND (public.app_subject() = '00000000-0000-0000-0000-000000000002'::uuid))) WITH CHECK (((channel = 'phone'::text) AND (public.app_subject() = '00000000-0000-0000-0000-000000000002'::uuid)));
ALTER TABLE public.addressee ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.alarm ENABLE ROW LEVEL SECURITY;
CREATE POLICY alerted ON public.audit FOR INSERT TO notifications_worker WITH CHECK (((caller = '00000000-0000-0000-0000-000000000001'::uuid) AND ("position" = 'platform'::text) AND (action ~~ 'alert.%'::text)));
ALTER TABLE public.audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_unsealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY called ON public.delivery FOR SELECT TO notifications_app USING (((channel = 'phone'::text) AND (public.app_subject() = '00000000-0000-0000-0000-000000000002'::uuid)));
CREATE POLICY called ON public.notice FOR SELECT TO notifications_app USING (((code = 'urgent_request_waits'::text) AND (public.app_subject() = '00000000-0000-0000-0000-000000000002'::uuid)));
ALTER TABLE public.delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.ended ENABLE ROW LEVEL SECURITY;
CREATE POLICY migrator ON public.addressee TO notifications_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.alarm TO notifications_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.audit TO notifications_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.audit_unsealed TO notifications_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.delivery TO notifications_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.ended TO notifications_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.notice TO notifications_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.report TO notifications_migrator USING (true) WITH CHECK (true);
CREATE POLICY migrator ON public.roster TO notifications_migrator USING (true) WITH CHECK (true);
CREATE POLICY noted ON public.audit FOR INSERT TO notifications_app WITH CHECK ((caller = public.app_subject()));
ALTER TABLE public.notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY opened ON public.notice FOR UPDATE TO notifications_app USING (
CASE
    WHEN ((state <> 'withdrawn'::text) AND public.app_has_inbox()) THEN
    CASE
        WHEN (person_id IS NULL) THEN (unit_id = public.app_unit())
        ELSE (person_id = public.app_subject())
    END
    ELSE false
END) WITH CHECK (
CASE
    WHEN ((state <> 'withdrawn'::text) AND public.app_has_inbox()) THEN
    CASE
        WHEN (person_id IS NULL) THEN (unit_id = public.app_unit())
        ELSE (person_id = public.app_subject())
    END
    ELSE false
END);
ALTER TABLE public.report ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.roster ENABLE ROW LEVEL SECURITY;
CREATE POLICY sealed ON public.audit FOR SELECT TO notifications_worker USING (true);
CREATE POLICY sealed ON public.audit_unsealed FOR DELETE TO notifications_worker USING ((EXISTS ( SELECT
   FROM public.audit_seal s
  WHERE (s.audit_id = audit_unsealed.audit_id)
 OFFSET 0)));
CREATE POLICY seen ON public.notice FOR SELECT TO notifications_app USING (
CASE
    WHEN ((state <> 'withdrawn'::text) AND public.app_has_inbox()) THEN
    CASE
        WHEN (person_id IS NULL) THEN (unit_id = public.app_unit())
        ELSE (person_id = public.app_subject())
    END
    ELSE false
END);
CREATE POLICY waiting ON public.audit_unsealed FOR SELECT TO notifications_worker USING (true);
CREATE POLICY worker ON public.addressee TO notifications_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.alarm TO notifications_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.delivery TO notifications_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.ended TO notifications_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.notice TO notifications_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.report TO notifications_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON public.roster TO notifications_worker USING (true) WITH CHECK (true);
GRANT SELECT,INSERT,UPDATE ON TABLE public.addressee TO notifications_worker;
GRANT SELECT,INSERT ON TABLE public.alarm TO notifications_worker;
GRANT UPDATE(rung) ON TABLE public.alarm TO notifications_worker;
GRANT UPDATE(state) ON TABLE public.alarm TO notifications_worker;
GRANT SELECT,INSERT ON TABLE public.audit TO notifications_worker;
GRANT SELECT,DELETE ON TABLE public.audit_unsealed TO notifications_worker;
GRANT SELECT,INSERT ON TABLE public.delivery TO notifications_worker;
GRANT SELECT(notice_id) ON TABLE public.delivery TO notifications_app;
GRANT SELECT(channel) ON TABLE public.delivery TO notifications_app;
GRANT UPDATE(state) ON TABLE public.delivery TO notifications_worker;
GRANT UPDATE(attempt) ON TABLE public.delivery TO notifications_worker;
GRANT UPDATE(refusals) ON TABLE public.delivery TO notifications_worker;
GRANT UPDATE(due_at) ON TABLE public.delivery TO notifications_worker;
GRANT UPDATE(leased_until) ON TABLE public.delivery TO notifications_worker;
GRANT SELECT(acknowledged_at),UPDATE(acknowledged_at) ON TABLE public.delivery TO notifications_app;
GRANT SELECT,INSERT ON TABLE public.ended TO notifications_worker;
GRANT SELECT ON TABLE public.notice TO notifications_app;
GRANT SELECT,INSERT ON TABLE public.notice TO notifications_worker;
GRANT UPDATE(state) ON TABLE public.notice TO notifications_app;
GRANT UPDATE(state) ON TABLE public.notice TO notifications_worker;
GRANT UPDATE(version) ON TABLE public.notice TO notifications_app;
GRANT UPDATE(version) ON TABLE public.notice TO notifications_worker;
GRANT UPDATE(opened_at) ON TABLE public.notice TO notifications_app;
GRANT UPDATE(opened_at) ON TABLE public.notice TO notifications_worker;
GRANT SELECT,INSERT ON TABLE public.report TO notifications_worker;
GRANT UPDATE(taken_over) ON TABLE public.report TO notifications_worker;
GRANT UPDATE(taken_over_by) ON TABLE public.report TO notifications_worker;
GRANT SELECT,INSERT ON TABLE public.roster TO notifications_worker;
GRANT UPDATE(version) ON TABLE public.roster TO notifications_worker;
GRANT UPDATE(turns) ON TABLE public.roster TO notifications_worker;
