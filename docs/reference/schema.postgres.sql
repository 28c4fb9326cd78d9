-- The tables of a new shadow database (PostgreSQL). Generated; do not edit.
-- The data tables follow the catalogue: docs/reference/catalogue.md.

CREATE SCHEMA "aa_shadow";

SET search_path TO "aa_shadow";

CREATE TABLE "sync_migrations" (
  "number" integer NOT NULL,
  "name" text NOT NULL,
  "applied_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("number")
);

CREATE TABLE "sync_moves" (
  "side" text COLLATE "C" NOT NULL CHECK ("side" IN ('from', 'to')),
  "move_id" text NOT NULL,
  "other" text NOT NULL,
  "started_at" timestamptz(3) NOT NULL,
  "finished_at" timestamptz(3),
  "mover" bigint NOT NULL,
  PRIMARY KEY ("side")
);

CREATE TABLE "sync_keys" (
  "key_id" text COLLATE "C" NOT NULL,
  "secret_hash" text NOT NULL,
  "name" text NOT NULL,
  "clients" jsonb,
  "scopes" jsonb NOT NULL,
  "created_at" timestamptz(3) NOT NULL,
  "expires_at" timestamptz(3),
  "revoked_at" timestamptz(3),
  "last_used_at" timestamptz(3),
  PRIMARY KEY ("key_id")
);

CREATE TABLE "sync_sessions" (
  "id_hash" text COLLATE "C" NOT NULL,
  "key_id" text COLLATE "C" NOT NULL,
  "created_at" timestamptz(3) NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("id_hash")
);

CREATE TABLE "sync_actions" (
  "action_id" text COLLATE "C" NOT NULL,
  "acted_at" timestamptz(3) NOT NULL,
  "actor" text NOT NULL,
  "action" text NOT NULL,
  "client" text,
  "count" bigint NOT NULL,
  PRIMARY KEY ("action_id")
);

CREATE TABLE "sync_clients" (
  "client_id" text COLLATE "C" NOT NULL,
  "lease_holder" text,
  "lease_expires_at" timestamptz(3),
  "fencing" bigint NOT NULL,
  "fetch_number" bigint NOT NULL,
  "change_no" bigint NOT NULL,
  "drain_no" bigint NOT NULL,
  "vanished_fetch_number" bigint NOT NULL,
  "last_queue_at" timestamptz(3),
  "last_purge_at" timestamptz(3),
  "last_purge_number" text,
  "error_code" text,
  "error_message" text,
  "error_at" timestamptz(3),
  "error_gist" text,
  "error_times" bigint NOT NULL DEFAULT 0,
  "error_skeleton" text,
  "lease_fencing" bigint NOT NULL DEFAULT 0,
  "progress_at" timestamptz(3),
  "stuck_at" timestamptz(3),
  "stuck_kind" text,
  "repeated_purges" bigint NOT NULL DEFAULT 0,
  "foreign_purge" jsonb,
  "history_seen_at" timestamptz(3),
  "history_rest_ms" bigint NOT NULL DEFAULT 0,
  "population" jsonb,
  "population_asked_at" timestamptz(3),
  "population_drain_no" bigint,
  "queued_by_name" bigint NOT NULL DEFAULT 0,
  "set_back" jsonb,
  "set_backs" bigint NOT NULL DEFAULT 0,
  "pruned_change_no" bigint,
  "pruned_change_at" timestamptz(3),
  "words_state" text,
  "words_rules" text,
  "words_after" text,
  "words_filled" bigint NOT NULL DEFAULT 0,
  "words_wanted" bigint NOT NULL DEFAULT 0,
  "paused_at" timestamptz(3),
  "paused_by" text,
  "pause_reason" text,
  "drain_wanted_at" timestamptz(3),
  "calls" jsonb,
  "observing" jsonb,
  "shape_no" bigint NOT NULL DEFAULT 0,
  "shape_owes" integer NOT NULL DEFAULT 0,
  PRIMARY KEY ("client_id")
) WITH (fillfactor = 20);

CREATE TABLE "sync_drains" (
  "client_id" text COLLATE "C" NOT NULL,
  "drain_no" bigint NOT NULL,
  "state" text NOT NULL CHECK ("state" IN ('receiving', 'refreshing', 'purging', 'done')),
  "max_queue_number" text,
  "asked_at" timestamptz(3),
  "received_at" timestamptz(3) NOT NULL,
  "queued" bigint NOT NULL,
  "purged_at" timestamptz(3),
  "pruned" integer NOT NULL,
  "last_settled_at" timestamptz(3),
  "observed" integer NOT NULL DEFAULT 0,
  PRIMARY KEY ("client_id", "drain_no")
);

CREATE UNIQUE INDEX "sync_drains_one_unfinished" ON "sync_drains" ("client_id")
  WHERE state IN ('refreshing', 'purging');

CREATE UNIQUE INDEX "sync_drains_one_receiving" ON "sync_drains" ("client_id")
  WHERE state = 'receiving';

CREATE INDEX "sync_drains_to_prune" ON "sync_drains" ("client_id", "last_settled_at")
  WHERE state = 'done' AND pruned = 0;

CREATE TABLE "sync_queue" (
  "client_id" text COLLATE "C" NOT NULL,
  "drain_no" bigint NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "state" text NOT NULL CHECK ("state" IN ('pending', 'stored', 'parked', 'gone')),
  "reasons" jsonb NOT NULL,
  "attempts" integer NOT NULL,
  "known_at" timestamptz(3) NOT NULL,
  "known_fetch_number" bigint NOT NULL,
  "claimed_by" bigint,
  "parked_at" timestamptz(3),
  "next_attempt_at" timestamptz(3),
  "error_code" text,
  "error_message" text,
  "gone_at" timestamptz(3),
  "settled_at" timestamptz(3),
  "fetch_number" bigint,
  "outcome" text,
  "failures" jsonb,
  "error_group" text COLLATE "C",
  "gone_kind" text,
  "still_queued" integer NOT NULL DEFAULT 0,
  PRIMARY KEY ("client_id", "drain_no", "cust_id")
);

CREATE INDEX "sync_queue_open" ON "sync_queue" ("client_id", "drain_no", "state", "cust_id")
  WHERE state <> 'stored';

CREATE INDEX "sync_queue_waiting" ON "sync_queue" ("client_id", "cust_id")
  WHERE state IN ('parked', 'gone');

CREATE INDEX "sync_queue_known" ON "sync_queue" ("client_id", "known_at")
  WHERE state IN ('parked', 'gone');

CREATE INDEX "sync_queue_due" ON "sync_queue" ("client_id", "next_attempt_at")
  WHERE state = 'parked';

CREATE INDEX "sync_queue_parked" ON "sync_queue" ("client_id", "parked_at", "cust_id")
  WHERE state = 'parked';

CREATE INDEX "sync_queue_gone" ON "sync_queue" ("client_id", "cust_id")
  WHERE state = 'gone';

CREATE INDEX "sync_queue_still" ON "sync_queue" ("client_id", "cust_id", "drain_no")
  WHERE still_queued = 1;

CREATE INDEX "sync_queue_gone_kinds" ON "sync_queue" ("client_id", "gone_kind", "cust_id")
  WHERE state = 'gone';

CREATE INDEX "sync_queue_groups" ON "sync_queue" ("client_id", "error_group", "parked_at", "cust_id", "next_attempt_at")
  WHERE state = 'parked';

CREATE TABLE "sync_changes" (
  "client_id" text COLLATE "C" NOT NULL,
  "change_no" bigint NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "kind" text NOT NULL CHECK ("kind" IN ('created', 'updated', 'restored', 'deleted')),
  "sections" jsonb NOT NULL,
  "committed_at" timestamptz(3) NOT NULL,
  "fields" jsonb,
  "cause" text,
  PRIMARY KEY ("client_id", "change_no")
);

CREATE TABLE "sync_erasures" (
  "client_id" text COLLATE "C" NOT NULL,
  "change_no" bigint NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "committed_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("client_id", "change_no")
);

CREATE TABLE "sync_followers" (
  "client_id" text COLLATE "C" NOT NULL,
  "name" text COLLATE "C" NOT NULL,
  "change_no" bigint NOT NULL,
  "committed_at" timestamptz(3),
  "seen_at" timestamptz(3) NOT NULL,
  "made_by" text NOT NULL,
  PRIMARY KEY ("client_id", "name")
);

CREATE TABLE "sync_findings" (
  "client_id" text COLLATE "C" NOT NULL,
  "kind" text COLLATE "C" NOT NULL CHECK ("kind" IN ('unknown', 'unreadable', 'ambiguous', 'repaired')),
  "path" text COLLATE "C" NOT NULL,
  "seen" bigint NOT NULL,
  "first_seen_at" timestamptz(3) NOT NULL,
  "last_seen_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("client_id", "kind", "path")
);

CREATE TABLE "sync_shares" (
  "client_id" text COLLATE "C" NOT NULL,
  "fencing" bigint NOT NULL,
  "holder" text NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("client_id", "fencing")
);

CREATE TABLE "sync_forgotten" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "forgotten_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("client_id", "cust_id")
);

CREATE TABLE "sync_audits" (
  "client_id" text COLLATE "C" NOT NULL,
  "audit_no" bigint NOT NULL,
  "scope" text NOT NULL CHECK ("scope" IN ('sample', 'all', 'idle')),
  "state" text NOT NULL CHECK ("state" IN ('running', 'complete', 'budget', 'stopped', 'failed')),
  "seed" text,
  "population" bigint NOT NULL,
  "started_at" timestamptz(3) NOT NULL,
  "finished_at" timestamptz(3),
  "last_cust_id" text,
  "calls" bigint NOT NULL,
  "compared" bigint NOT NULL,
  "tombstones" bigint NOT NULL,
  "differed" bigint NOT NULL,
  "gone" bigint NOT NULL,
  "served" bigint NOT NULL,
  "healed" bigint NOT NULL,
  "deleted" bigint NOT NULL,
  "waiting" bigint NOT NULL,
  "moved" bigint NOT NULL,
  "late" bigint NOT NULL,
  "queued" bigint NOT NULL,
  "not_measured" bigint NOT NULL,
  "sections" jsonb NOT NULL,
  "error_code" text,
  PRIMARY KEY ("client_id", "audit_no")
);

CREATE TABLE "sync_webhooks" (
  "client_id" text COLLATE "C" NOT NULL,
  "name" text COLLATE "C" NOT NULL,
  "state" text NOT NULL CHECK ("state" IN ('active', 'paused', 'paused_by_failure', 'paused_by_refusal')),
  "reason" text,
  "terms" text NOT NULL,
  "change_no" bigint NOT NULL,
  "committed_at" timestamptz(3),
  "epoch" bigint NOT NULL DEFAULT 0,
  "batch_no" bigint,
  "batch_at" timestamptz(3),
  "batch_loss" text,
  "refused_no" bigint,
  "tries" integer NOT NULL DEFAULT 0,
  "next_try_at" timestamptz(3),
  "failing_since" timestamptz(3),
  "last_error" text,
  "last_tried_at" timestamptz(3),
  "last_accepted_at" timestamptz(3),
  "attempts" bigint NOT NULL DEFAULT 0,
  "parked_in_row" integer NOT NULL DEFAULT 0,
  "row_change_no" bigint,
  "row_committed_at" timestamptz(3),
  "claimed_by" text,
  "claimed_until" timestamptz(3),
  "edition" bigint NOT NULL,
  PRIMARY KEY ("client_id", "name")
) WITH (fillfactor = 20);

CREATE TABLE "sync_webhook_receivers" (
  "client_id" text COLLATE "C" NOT NULL,
  "name" text COLLATE "C" NOT NULL,
  "url" text NOT NULL,
  "secret" text NOT NULL,
  "kinds" jsonb,
  "sections" jsonb,
  "each_alone" integer NOT NULL,
  "settle_ms" bigint NOT NULL,
  "timeout_ms" bigint NOT NULL,
  "made_by" text NOT NULL,
  "made_at" timestamptz(3) NOT NULL,
  PRIMARY KEY ("client_id", "name")
);

CREATE TABLE "sync_deliveries" (
  "client_id" text COLLATE "C" NOT NULL,
  "name" text COLLATE "C" NOT NULL,
  "attempt_no" bigint NOT NULL,
  "attempted_at" timestamptz(3) NOT NULL,
  "message_id" text NOT NULL,
  "status" integer,
  "ms" bigint NOT NULL,
  "changes" integer NOT NULL,
  "first_no" bigint NOT NULL,
  "last_no" bigint NOT NULL,
  "error" text,
  "response" text,
  PRIMARY KEY ("client_id", "name", "attempt_no")
);

CREATE TABLE "sync_webhook_parked" (
  "client_id" text COLLATE "C" NOT NULL,
  "name" text COLLATE "C" NOT NULL,
  "change_no" bigint NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "kind" text NOT NULL,
  "parked_at" timestamptz(3) NOT NULL,
  "status" integer NOT NULL,
  "response" text,
  PRIMARY KEY ("client_id", "name", "change_no")
);

CREATE TABLE "sync_samples" (
  "client_id" text COLLATE "C" NOT NULL,
  "sampled_at" timestamptz(3) NOT NULL,
  "lag_seconds" bigint,
  "queued" bigint NOT NULL,
  "parked" bigint NOT NULL,
  "change_no" bigint NOT NULL,
  "aa_median_ms" bigint,
  "aa_slowest_ms" bigint,
  PRIMARY KEY ("client_id", "sampled_at")
);

CREATE INDEX "sync_samples_by_time" ON "sync_samples" ("sampled_at");

CREATE TABLE "sync_checks" (
  "client_id" text COLLATE "C" NOT NULL,
  "checked_at" timestamptz(3) NOT NULL,
  "items" jsonb COMPRESSION lz4 NOT NULL,
  PRIMARY KEY ("client_id")
);

CREATE TABLE "sync_shapes" (
  "client_id" text COLLATE "C" NOT NULL,
  "shape_no" bigint NOT NULL,
  "id" text NOT NULL,
  "shape" text NOT NULL,
  "state" text NOT NULL CHECK ("state" IN ('waits', 'applying', 'done')),
  "since_fetch_number" bigint NOT NULL,
  "noted_at" timestamptz(3) NOT NULL,
  "installed_at" timestamptz(3),
  "done_at" timestamptz(3),
  "erases_of" bigint NOT NULL,
  "walked_after" text,
  "walked" integer NOT NULL,
  "wanted" bigint NOT NULL,
  "left" bigint NOT NULL,
  "per_minute" bigint,
  "per_minute_slow" bigint,
  "per_minute_fast" bigint,
  "seen" jsonb,
  "leavers" bigint NOT NULL DEFAULT 0,
  "by_hand" integer NOT NULL DEFAULT 0,
  "held" bigint NOT NULL DEFAULT 0,
  PRIMARY KEY ("client_id", "shape_no")
);

CREATE INDEX "sync_shapes_open" ON "sync_shapes" ("client_id")
  WHERE state <> 'done';

CREATE TABLE "sync_wanted" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "part" text COLLATE "C" NOT NULL,
  "lane" integer NOT NULL,
  "origin" text NOT NULL,
  "lacks" jsonb NOT NULL,
  "known_at" timestamptz(3) NOT NULL,
  "known_fetch_number" bigint NOT NULL,
  "attempts" integer NOT NULL,
  "next_attempt_at" timestamptz(3) NOT NULL,
  "error_code" text,
  "error_message" text,
  PRIMARY KEY ("client_id", "cust_id", "part")
);

CREATE INDEX "sync_wanted_due" ON "sync_wanted" ("client_id", "lane", "next_attempt_at", "cust_id");

CREATE TABLE "sync_irrelevant" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "fetch_number" bigint NOT NULL,
  "judged_at" timestamptz(3) NOT NULL,
  "shape_no" bigint NOT NULL,
  "stored_until" timestamptz(3),
  PRIMARY KEY ("client_id", "cust_id")
);

CREATE INDEX "sync_irrelevant_by_shape" ON "sync_irrelevant" ("client_id", "shape_no", "cust_id");

CREATE TABLE "sync_view_columns" (
  "client_id" text COLLATE "C" NOT NULL,
  "view_name" text COLLATE "C" NOT NULL,
  "column_name" text COLLATE "C" NOT NULL,
  "attribute_type" text NOT NULL,
  "attribute_code" text,
  PRIMARY KEY ("client_id", "view_name", "column_name")
);

CREATE TABLE "customers" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "fetch_number" bigint NOT NULL,
  "fetched_at" timestamptz(3) NOT NULL,
  "shape_no" bigint NOT NULL DEFAULT 0,
  "changed_at" timestamptz(3) NOT NULL,
  "deleted_at" timestamptz(3),
  "content_hash" text NOT NULL,
  "section_hashes" jsonb NOT NULL,
  "cust_type" text,
  "login_id" text,
  "create_date" date,
  "to_be_purged" boolean,
  "prefix_name" text,
  "first_name" text,
  "middle_name" text,
  "last_name" text,
  "suffix_name" text,
  "degree_name" text,
  "informal_name" text,
  "display_name" text,
  "company_name" text,
  "global_opt_out" boolean,
  "extra" jsonb,
  "document" jsonb COMPRESSION lz4 NOT NULL,
  PRIMARY KEY ("client_id", "cust_id")
);

CREATE INDEX "customers_tombstones" ON "customers" ("client_id")
  WHERE deleted_at IS NOT NULL;

CREATE TABLE "roles" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "role" text,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "addresses" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "address_serno" text,
  "address_type" text,
  "address_type_descr" text,
  "preferred" boolean,
  "street1" text,
  "street2" text,
  "street3" text,
  "city" text,
  "state" text,
  "province" text,
  "postal_code" text,
  "country_code" text,
  "country_descr" text,
  "county" text,
  "latitude" numeric,
  "longitude" numeric,
  "bad_address" boolean,
  "region_code" text,
  "region_descr" text,
  "show_in_directory" jsonb,
  "best" boolean,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "phones" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "phone_serno" text,
  "phone_type" text,
  "phone_type_descr" text,
  "preferred" boolean,
  "number" text,
  "ext" text,
  "remark" text,
  "best" boolean,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "emails" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "email_serno" text,
  "email_type" text,
  "email_type_descr" text,
  "preferred" boolean,
  "address" text,
  "bad_address" boolean,
  "remark" text,
  "best" boolean,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "websites" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "website_serno" text,
  "website_type" text,
  "website_type_descr" text,
  "preferred" boolean,
  "address" text,
  "bad_address" boolean,
  "remark" text,
  "best" boolean,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "jobs" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "employment_serno" text,
  "employer_id" text,
  "employer_name" text,
  "employer_cust_ty" text,
  "employer_cust_ty_descr" text,
  "title_name" text,
  "title_name_long" text,
  "function_code" text,
  "function_descr" text,
  "start_date" date,
  "end_date" date,
  "hours_per_week" numeric,
  "preferred" boolean,
  "remark" text,
  "title_code" text,
  "title_code_descr" text,
  "best" boolean,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "job_attributes" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "job_item_no" bigint,
  "type" text,
  "type_name" text,
  "code" text,
  "code_descr" text,
  "char" text,
  "number" numeric,
  "date" date,
  "url_to_file" text,
  "url_to_thumbnail" text,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "committee_positions" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "position_serno" text,
  "subgroup_id" text,
  "subgroup_name" text,
  "committee_group" text,
  "committee_grp_descr" text,
  "committee_type" text,
  "committee_descr" text,
  "position_code" text,
  "position_descr" text,
  "start_date" date,
  "end_date" date,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "memberships" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "subgroup_id" text,
  "subgroup_name" text,
  "subgroup_type" text,
  "subgroup_type_descr" text,
  "member" boolean,
  "class_code" text,
  "subclass_code" text,
  "class_subclass_descr" text,
  "status_code" text,
  "status_descr" text,
  "direct_or_inherited" text,
  "join_date" date,
  "expiration_date" date,
  "paid_through_date" date,
  "reinstate_date" date,
  "relationship_type" text,
  "relationship_type_descr" text,
  "relationship_start_date" date,
  "relationship_end_date" date,
  "inherited_from_cust_id" text,
  "slot_summaries" jsonb,
  "terminate_date" date,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "subscriptions" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "package_code" text,
  "package_name" text,
  "begin_date" date,
  "expiration_date" date,
  "paid_through_date" date,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "communication_preferences" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "category_code" text,
  "category_descr" text,
  "subcategory_code" text,
  "subcategory_descr" text,
  "receive_email" boolean,
  "preferred_email" text,
  "preferred_email_serno" text,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "customer_attributes" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "type" text,
  "type_name" text,
  "code" text,
  "code_descr" text,
  "char" text,
  "number" numeric,
  "date" date,
  "url_to_file" text,
  "url_to_thumbnail" text,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "dimension_attributes" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "dimension_type" text,
  "dimension_code" text,
  "type" text,
  "code" text,
  "char" text,
  "number" numeric,
  "date" date,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "bios" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "bio_text" text,
  "image_thumbnail" text,
  "image_full" text,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "aliases" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "alias_type" text,
  "alias_type_descr" text,
  "alias_value" text,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "company_admins" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "id" text,
  "display_nm" text,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "certifications" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "period_serno" text,
  "certificate_type" text,
  "certificate_level" text,
  "certificate_specialty" text,
  "certificate_number" text,
  "certificate_status" text,
  "certified" boolean,
  "certificate_exp_date" date,
  "certified_since_date" date,
  "completion_date" date,
  "completion_code" text,
  "eval_start_date" date,
  "eval_end_date" date,
  "start_date" date,
  "end_date" date,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "employees" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "id" text,
  "first_name" text,
  "last_name" text,
  "display_name" text,
  "administrator" boolean,
  "function_code" text,
  "function_descr" text,
  "employee_attributes" jsonb,
  "title_code" text,
  "title_code_descr" text,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "referral_infos" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "vendor_type" text,
  "status" text,
  "contact_txt1" text,
  "contact_txt2" text,
  "pref_addr_serno" text,
  "pref_email_serno" text,
  "pref_website_serno" text,
  "pref_phone_serno" text,
  "pref_fax_serno" text,
  "publish_in_directory_flag" boolean,
  "publish_addr_flag" boolean,
  "publish_email_flag" boolean,
  "publish_website_flag" boolean,
  "publish_phone_flag" boolean,
  "publish_fax_flag" boolean,
  "last_updated_date" date,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "files" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "item_no" bigint NOT NULL,
  "file_serno" text,
  "context" text,
  "doc_type" text,
  "mime_type" text,
  "doc_size" numeric,
  "file_name" text,
  "short_name" text,
  "descr" text,
  "qual1" text,
  "display_order" numeric,
  "url_to_file" text,
  "url_to_file_thumbnail" text,
  "tags" jsonb,
  "extra" jsonb,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
);

CREATE TABLE "customer_words" (
  "client_id" text COLLATE "C" NOT NULL,
  "cust_id" text COLLATE "C" NOT NULL,
  "kind" text COLLATE "C" NOT NULL CHECK ("kind" IN ('name', 'email', 'login')),
  "word" text COLLATE "C" NOT NULL,
  PRIMARY KEY ("client_id", "cust_id", "kind", "word")
);

CREATE INDEX "customer_words_found" ON "customer_words" ("client_id", "kind", "word", "cust_id");

CREATE OR REPLACE VIEW "customer_contacts" WITH (security_invoker = true) AS
SELECT c.client_id,
  c.cust_id,
  c.cust_type,
  c.display_name,
  c.prefix_name,
  c.first_name,
  c.middle_name,
  c.last_name,
  c.suffix_name,
  c.degree_name,
  c.informal_name,
  c.company_name,
  c.global_opt_out,
  e.address AS email,
  e.email_type,
  p.number AS phone,
  p.ext AS phone_ext,
  p.phone_type,
  a.street1,
  a.street2,
  a.street3,
  a.city,
  a.state,
  a.province,
  a.postal_code,
  a.country_code,
  a.country_descr,
  a.address_type,
  c.changed_at,
  c.fetched_at
FROM customers AS c
LEFT JOIN emails AS e ON e.client_id = c.client_id AND e.cust_id = c.cust_id AND e.item_no = (
  SELECT x.item_no FROM emails AS x
  WHERE x.client_id = c.client_id AND x.cust_id = c.cust_id AND x.address IS NOT NULL AND x.bad_address IS NOT TRUE
  ORDER BY CASE WHEN x.preferred IS TRUE THEN 0 ELSE 1 END, CASE WHEN x.best IS TRUE THEN 0 ELSE 1 END, x.item_no LIMIT 1)
LEFT JOIN phones AS p ON p.client_id = c.client_id AND p.cust_id = c.cust_id AND p.item_no = (
  SELECT x.item_no FROM phones AS x
  WHERE x.client_id = c.client_id AND x.cust_id = c.cust_id AND x.number IS NOT NULL
  ORDER BY CASE WHEN x.preferred IS TRUE THEN 0 ELSE 1 END, CASE WHEN x.best IS TRUE THEN 0 ELSE 1 END, x.item_no LIMIT 1)
LEFT JOIN addresses AS a ON a.client_id = c.client_id AND a.cust_id = c.cust_id AND a.item_no = (
  SELECT x.item_no FROM addresses AS x
  WHERE x.client_id = c.client_id AND x.cust_id = c.cust_id AND x.bad_address IS NOT TRUE
  ORDER BY CASE WHEN x.preferred IS TRUE THEN 0 ELSE 1 END, CASE WHEN x.best IS TRUE THEN 0 ELSE 1 END, x.item_no LIMIT 1)
WHERE c.deleted_at IS NULL;

COMMENT ON VIEW "customer_contacts" IS 'aa-shadow view 1';

CREATE OR REPLACE VIEW "current_memberships" WITH (security_invoker = true) AS
SELECT m.client_id,
  m.cust_id,
  m.item_no,
  c.cust_type,
  c.display_name,
  m.subgroup_id,
  m.subgroup_name,
  m.subgroup_type,
  m.subgroup_type_descr,
  m.member,
  m.class_code,
  m.subclass_code,
  m.class_subclass_descr,
  m.status_code,
  m.status_descr,
  m.direct_or_inherited,
  m.inherited_from_cust_id,
  m.join_date,
  m.expiration_date,
  m.paid_through_date,
  m.reinstate_date,
  m.relationship_type,
  m.relationship_type_descr,
  m.relationship_start_date,
  m.relationship_end_date
FROM memberships AS m
JOIN customers AS c ON c.client_id = m.client_id AND c.cust_id = m.cust_id
WHERE c.deleted_at IS NULL AND trim(m.status_code) IN ('ACTIVE', 'Active', 'active');

COMMENT ON VIEW "current_memberships" IS 'aa-shadow view 1';

INSERT INTO sync_migrations (number, name, applied_at) VALUES (1, 'tables', now());
