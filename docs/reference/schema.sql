-- The tables of a new shadow database (SQLite). Generated; do not edit.
-- The data tables follow the catalogue: docs/reference/catalogue.md.

CREATE TABLE "sync_migrations" (
  "number" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "applied_at" TIMESTAMP NOT NULL,
  PRIMARY KEY ("number")
);

CREATE TABLE "sync_moves" (
  "side" TEXT NOT NULL CHECK ("side" IN ('from', 'to')),
  "move_id" TEXT NOT NULL,
  "other" TEXT NOT NULL,
  "started_at" TIMESTAMP NOT NULL,
  "finished_at" TIMESTAMP,
  "mover" INTEGER NOT NULL,
  PRIMARY KEY ("side")
) WITHOUT ROWID;

CREATE TABLE "sync_keys" (
  "key_id" TEXT NOT NULL,
  "secret_hash" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "clients" JSON,
  "scopes" JSON NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "expires_at" TIMESTAMP,
  "revoked_at" TIMESTAMP,
  "last_used_at" TIMESTAMP,
  PRIMARY KEY ("key_id")
) WITHOUT ROWID;

CREATE TABLE "sync_sessions" (
  "id_hash" TEXT NOT NULL,
  "key_id" TEXT NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "expires_at" TIMESTAMP NOT NULL,
  PRIMARY KEY ("id_hash")
) WITHOUT ROWID;

CREATE TABLE "sync_actions" (
  "action_id" TEXT NOT NULL,
  "acted_at" TIMESTAMP NOT NULL,
  "actor" TEXT NOT NULL,
  "action" TEXT NOT NULL,
  "client" TEXT,
  "count" INTEGER NOT NULL,
  PRIMARY KEY ("action_id")
) WITHOUT ROWID;

CREATE TABLE "sync_clients" (
  "client_id" TEXT NOT NULL,
  "lease_holder" TEXT,
  "lease_expires_at" TIMESTAMP,
  "fencing" INTEGER NOT NULL,
  "fetch_number" INTEGER NOT NULL,
  "change_no" INTEGER NOT NULL,
  "drain_no" INTEGER NOT NULL,
  "vanished_fetch_number" INTEGER NOT NULL,
  "last_queue_at" TIMESTAMP,
  "last_purge_at" TIMESTAMP,
  "last_purge_number" TEXT,
  "error_code" TEXT,
  "error_message" TEXT,
  "error_at" TIMESTAMP,
  "error_gist" TEXT,
  "error_times" INTEGER NOT NULL DEFAULT 0,
  "error_skeleton" TEXT,
  "lease_fencing" INTEGER NOT NULL DEFAULT 0,
  "progress_at" TIMESTAMP,
  "stuck_at" TIMESTAMP,
  "stuck_kind" TEXT,
  "repeated_purges" INTEGER NOT NULL DEFAULT 0,
  "foreign_purge" JSON,
  "history_seen_at" TIMESTAMP,
  "history_rest_ms" INTEGER NOT NULL DEFAULT 0,
  "population" JSON,
  "population_asked_at" TIMESTAMP,
  "population_drain_no" INTEGER,
  "queued_by_name" INTEGER NOT NULL DEFAULT 0,
  "set_back" JSON,
  "set_backs" INTEGER NOT NULL DEFAULT 0,
  "pruned_change_no" INTEGER,
  "pruned_change_at" TIMESTAMP,
  "words_state" TEXT,
  "words_rules" TEXT,
  "words_after" TEXT,
  "words_filled" INTEGER NOT NULL DEFAULT 0,
  "words_wanted" INTEGER NOT NULL DEFAULT 0,
  "paused_at" TIMESTAMP,
  "paused_by" TEXT,
  "pause_reason" TEXT,
  "drain_wanted_at" TIMESTAMP,
  "calls" JSON,
  "observing" JSON,
  "shape_no" INTEGER NOT NULL DEFAULT 0,
  "shape_owes" BOOLEAN NOT NULL DEFAULT 0,
  PRIMARY KEY ("client_id")
) WITHOUT ROWID;

CREATE TABLE "sync_drains" (
  "client_id" TEXT NOT NULL,
  "drain_no" INTEGER NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('receiving', 'refreshing', 'purging', 'done')),
  "max_queue_number" TEXT,
  "asked_at" TIMESTAMP,
  "received_at" TIMESTAMP NOT NULL,
  "queued" INTEGER NOT NULL,
  "purged_at" TIMESTAMP,
  "pruned" BOOLEAN NOT NULL,
  "last_settled_at" TIMESTAMP,
  "observed" BOOLEAN NOT NULL DEFAULT 0,
  PRIMARY KEY ("client_id", "drain_no")
) WITHOUT ROWID;

CREATE UNIQUE INDEX "sync_drains_one_unfinished" ON "sync_drains" ("client_id")
  WHERE state IN ('refreshing', 'purging');

CREATE UNIQUE INDEX "sync_drains_one_receiving" ON "sync_drains" ("client_id")
  WHERE state = 'receiving';

CREATE INDEX "sync_drains_to_prune" ON "sync_drains" ("client_id", "last_settled_at")
  WHERE state = 'done' AND pruned = 0;

CREATE TABLE "sync_queue" (
  "client_id" TEXT NOT NULL,
  "drain_no" INTEGER NOT NULL,
  "cust_id" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('pending', 'stored', 'parked', 'gone')),
  "reasons" JSON NOT NULL,
  "attempts" INTEGER NOT NULL,
  "known_at" TIMESTAMP NOT NULL,
  "known_fetch_number" INTEGER NOT NULL,
  "claimed_by" INTEGER,
  "parked_at" TIMESTAMP,
  "next_attempt_at" TIMESTAMP,
  "error_code" TEXT,
  "error_message" TEXT,
  "gone_at" TIMESTAMP,
  "settled_at" TIMESTAMP,
  "fetch_number" INTEGER,
  "outcome" TEXT,
  "failures" JSON,
  "error_group" TEXT,
  "gone_kind" TEXT,
  "still_queued" BOOLEAN NOT NULL DEFAULT 0,
  PRIMARY KEY ("client_id", "drain_no", "cust_id")
) WITHOUT ROWID;

CREATE INDEX "sync_queue_open" ON "sync_queue" ("client_id", "drain_no", "state")
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
  "client_id" TEXT NOT NULL,
  "change_no" INTEGER NOT NULL,
  "cust_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('created', 'updated', 'restored', 'deleted')),
  "sections" JSON NOT NULL,
  "committed_at" TIMESTAMP NOT NULL,
  "fields" JSON,
  "cause" TEXT,
  PRIMARY KEY ("client_id", "change_no")
) WITHOUT ROWID;

CREATE TABLE "sync_erasures" (
  "client_id" TEXT NOT NULL,
  "change_no" INTEGER NOT NULL,
  "cust_id" TEXT NOT NULL,
  "committed_at" TIMESTAMP NOT NULL,
  PRIMARY KEY ("client_id", "change_no")
) WITHOUT ROWID;

CREATE TABLE "sync_followers" (
  "client_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "change_no" INTEGER NOT NULL,
  "committed_at" TIMESTAMP,
  "seen_at" TIMESTAMP NOT NULL,
  "made_by" TEXT NOT NULL,
  PRIMARY KEY ("client_id", "name")
) WITHOUT ROWID;

CREATE TABLE "sync_findings" (
  "client_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('unknown', 'unreadable', 'ambiguous', 'repaired')),
  "path" TEXT NOT NULL,
  "seen" INTEGER NOT NULL,
  "first_seen_at" TIMESTAMP NOT NULL,
  "last_seen_at" TIMESTAMP NOT NULL,
  PRIMARY KEY ("client_id", "kind", "path")
) WITHOUT ROWID;

CREATE TABLE "sync_shares" (
  "client_id" TEXT NOT NULL,
  "fencing" INTEGER NOT NULL,
  "holder" TEXT NOT NULL,
  "expires_at" TIMESTAMP NOT NULL,
  PRIMARY KEY ("client_id", "fencing")
) WITHOUT ROWID;

CREATE TABLE "sync_forgotten" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "forgotten_at" TIMESTAMP NOT NULL,
  PRIMARY KEY ("client_id", "cust_id")
) WITHOUT ROWID;

CREATE TABLE "sync_audits" (
  "client_id" TEXT NOT NULL,
  "audit_no" INTEGER NOT NULL,
  "scope" TEXT NOT NULL CHECK ("scope" IN ('sample', 'all', 'idle')),
  "state" TEXT NOT NULL CHECK ("state" IN ('running', 'complete', 'budget', 'stopped', 'failed')),
  "seed" TEXT,
  "population" INTEGER NOT NULL,
  "started_at" TIMESTAMP NOT NULL,
  "finished_at" TIMESTAMP,
  "last_cust_id" TEXT,
  "calls" INTEGER NOT NULL,
  "compared" INTEGER NOT NULL,
  "tombstones" INTEGER NOT NULL,
  "differed" INTEGER NOT NULL,
  "gone" INTEGER NOT NULL,
  "served" INTEGER NOT NULL,
  "healed" INTEGER NOT NULL,
  "deleted" INTEGER NOT NULL,
  "waiting" INTEGER NOT NULL,
  "moved" INTEGER NOT NULL,
  "late" INTEGER NOT NULL,
  "queued" INTEGER NOT NULL,
  "not_measured" INTEGER NOT NULL,
  "sections" JSON NOT NULL,
  "error_code" TEXT,
  PRIMARY KEY ("client_id", "audit_no")
) WITHOUT ROWID;

CREATE TABLE "sync_webhooks" (
  "client_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('active', 'paused', 'paused_by_failure', 'paused_by_refusal')),
  "reason" TEXT,
  "terms" TEXT NOT NULL,
  "change_no" INTEGER NOT NULL,
  "committed_at" TIMESTAMP,
  "epoch" INTEGER NOT NULL DEFAULT 0,
  "batch_no" INTEGER,
  "batch_at" TIMESTAMP,
  "batch_loss" TEXT,
  "refused_no" INTEGER,
  "tries" INTEGER NOT NULL DEFAULT 0,
  "next_try_at" TIMESTAMP,
  "failing_since" TIMESTAMP,
  "last_error" TEXT,
  "last_tried_at" TIMESTAMP,
  "last_accepted_at" TIMESTAMP,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "parked_in_row" INTEGER NOT NULL DEFAULT 0,
  "row_change_no" INTEGER,
  "row_committed_at" TIMESTAMP,
  "claimed_by" TEXT,
  "claimed_until" TIMESTAMP,
  "edition" INTEGER NOT NULL,
  PRIMARY KEY ("client_id", "name")
) WITHOUT ROWID;

CREATE TABLE "sync_webhook_receivers" (
  "client_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "secret" TEXT NOT NULL,
  "kinds" JSON,
  "sections" JSON,
  "each_alone" BOOLEAN NOT NULL,
  "settle_ms" INTEGER NOT NULL,
  "timeout_ms" INTEGER NOT NULL,
  "made_by" TEXT NOT NULL,
  "made_at" TIMESTAMP NOT NULL,
  PRIMARY KEY ("client_id", "name")
) WITHOUT ROWID;

CREATE TABLE "sync_deliveries" (
  "client_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "attempt_no" INTEGER NOT NULL,
  "attempted_at" TIMESTAMP NOT NULL,
  "message_id" TEXT NOT NULL,
  "status" INTEGER,
  "ms" INTEGER NOT NULL,
  "changes" INTEGER NOT NULL,
  "first_no" INTEGER NOT NULL,
  "last_no" INTEGER NOT NULL,
  "error" TEXT,
  "response" TEXT,
  PRIMARY KEY ("client_id", "name", "attempt_no")
) WITHOUT ROWID;

CREATE TABLE "sync_webhook_parked" (
  "client_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "change_no" INTEGER NOT NULL,
  "cust_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "parked_at" TIMESTAMP NOT NULL,
  "status" INTEGER NOT NULL,
  "response" TEXT,
  PRIMARY KEY ("client_id", "name", "change_no")
) WITHOUT ROWID;

CREATE TABLE "sync_samples" (
  "client_id" TEXT NOT NULL,
  "sampled_at" TIMESTAMP NOT NULL,
  "lag_seconds" INTEGER,
  "queued" INTEGER NOT NULL,
  "parked" INTEGER NOT NULL,
  "change_no" INTEGER NOT NULL,
  "aa_median_ms" INTEGER,
  "aa_slowest_ms" INTEGER,
  PRIMARY KEY ("client_id", "sampled_at")
) WITHOUT ROWID;

CREATE INDEX "sync_samples_by_time" ON "sync_samples" ("sampled_at");

CREATE TABLE "sync_checks" (
  "client_id" TEXT NOT NULL,
  "checked_at" TIMESTAMP NOT NULL,
  "items" JSON NOT NULL,
  PRIMARY KEY ("client_id")
) WITHOUT ROWID;

CREATE TABLE "sync_shapes" (
  "client_id" TEXT NOT NULL,
  "shape_no" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "shape" TEXT NOT NULL,
  "state" TEXT NOT NULL CHECK ("state" IN ('waits', 'applying', 'done')),
  "since_fetch_number" INTEGER NOT NULL,
  "noted_at" TIMESTAMP NOT NULL,
  "installed_at" TIMESTAMP,
  "done_at" TIMESTAMP,
  "erases_of" INTEGER NOT NULL,
  "walked_after" TEXT,
  "walked" BOOLEAN NOT NULL,
  "wanted" INTEGER NOT NULL,
  "left" INTEGER NOT NULL,
  "per_minute" INTEGER,
  "per_minute_slow" INTEGER,
  "per_minute_fast" INTEGER,
  "seen" JSON,
  "leavers" INTEGER NOT NULL DEFAULT 0,
  "by_hand" BOOLEAN NOT NULL DEFAULT 0,
  "held" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("client_id", "shape_no")
) WITHOUT ROWID;

CREATE INDEX "sync_shapes_open" ON "sync_shapes" ("client_id")
  WHERE state <> 'done';

CREATE TABLE "sync_wanted" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "part" TEXT NOT NULL,
  "lane" INTEGER NOT NULL,
  "origin" TEXT NOT NULL,
  "lacks" JSON NOT NULL,
  "known_at" TIMESTAMP NOT NULL,
  "known_fetch_number" INTEGER NOT NULL,
  "attempts" INTEGER NOT NULL,
  "next_attempt_at" TIMESTAMP NOT NULL,
  "error_code" TEXT,
  "error_message" TEXT,
  PRIMARY KEY ("client_id", "cust_id", "part")
) WITHOUT ROWID;

CREATE INDEX "sync_wanted_due" ON "sync_wanted" ("client_id", "lane", "next_attempt_at");

CREATE TABLE "sync_irrelevant" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "fetch_number" INTEGER NOT NULL,
  "judged_at" TIMESTAMP NOT NULL,
  "shape_no" INTEGER NOT NULL,
  "stored_until" TIMESTAMP,
  PRIMARY KEY ("client_id", "cust_id")
) WITHOUT ROWID;

CREATE INDEX "sync_irrelevant_by_shape" ON "sync_irrelevant" ("client_id", "shape_no");

CREATE TABLE "sync_view_columns" (
  "client_id" TEXT NOT NULL,
  "view_name" TEXT NOT NULL,
  "column_name" TEXT NOT NULL,
  "attribute_type" TEXT NOT NULL,
  "attribute_code" TEXT,
  PRIMARY KEY ("client_id", "view_name", "column_name")
) WITHOUT ROWID;

CREATE TABLE "customers" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "fetch_number" INTEGER NOT NULL,
  "fetched_at" TIMESTAMP NOT NULL,
  "shape_no" INTEGER NOT NULL DEFAULT 0,
  "changed_at" TIMESTAMP NOT NULL,
  "deleted_at" TIMESTAMP,
  "content_hash" TEXT NOT NULL,
  "section_hashes" JSON NOT NULL,
  "cust_type" TEXT,
  "login_id" TEXT,
  "create_date" DATE,
  "to_be_purged" BOOLEAN,
  "prefix_name" TEXT,
  "first_name" TEXT,
  "middle_name" TEXT,
  "last_name" TEXT,
  "suffix_name" TEXT,
  "degree_name" TEXT,
  "informal_name" TEXT,
  "display_name" TEXT,
  "company_name" TEXT,
  "global_opt_out" BOOLEAN,
  "extra" JSON,
  "document" JSON NOT NULL,
  PRIMARY KEY ("client_id", "cust_id")
);

CREATE INDEX "customers_tombstones" ON "customers" ("client_id")
  WHERE deleted_at IS NOT NULL;

CREATE TABLE "roles" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "role" TEXT,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "addresses" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "address_serno" TEXT,
  "address_type" TEXT,
  "address_type_descr" TEXT,
  "preferred" BOOLEAN,
  "street1" TEXT,
  "street2" TEXT,
  "street3" TEXT,
  "city" TEXT,
  "state" TEXT,
  "province" TEXT,
  "postal_code" TEXT,
  "country_code" TEXT,
  "country_descr" TEXT,
  "county" TEXT,
  "latitude" NUMERIC,
  "longitude" NUMERIC,
  "bad_address" BOOLEAN,
  "region_code" TEXT,
  "region_descr" TEXT,
  "show_in_directory" JSON,
  "best" BOOLEAN,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "phones" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "phone_serno" TEXT,
  "phone_type" TEXT,
  "phone_type_descr" TEXT,
  "preferred" BOOLEAN,
  "number" TEXT,
  "ext" TEXT,
  "remark" TEXT,
  "best" BOOLEAN,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "emails" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "email_serno" TEXT,
  "email_type" TEXT,
  "email_type_descr" TEXT,
  "preferred" BOOLEAN,
  "address" TEXT,
  "bad_address" BOOLEAN,
  "remark" TEXT,
  "best" BOOLEAN,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "websites" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "website_serno" TEXT,
  "website_type" TEXT,
  "website_type_descr" TEXT,
  "preferred" BOOLEAN,
  "address" TEXT,
  "bad_address" BOOLEAN,
  "remark" TEXT,
  "best" BOOLEAN,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "jobs" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "employment_serno" TEXT,
  "employer_id" TEXT,
  "employer_name" TEXT,
  "employer_cust_ty" TEXT,
  "employer_cust_ty_descr" TEXT,
  "title_name" TEXT,
  "title_name_long" TEXT,
  "function_code" TEXT,
  "function_descr" TEXT,
  "start_date" DATE,
  "end_date" DATE,
  "hours_per_week" NUMERIC,
  "preferred" BOOLEAN,
  "remark" TEXT,
  "title_code" TEXT,
  "title_code_descr" TEXT,
  "best" BOOLEAN,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "job_attributes" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "job_item_no" INTEGER,
  "type" TEXT,
  "type_name" TEXT,
  "code" TEXT,
  "code_descr" TEXT,
  "char" TEXT,
  "number" NUMERIC,
  "date" DATE,
  "url_to_file" TEXT,
  "url_to_thumbnail" TEXT,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "committee_positions" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "position_serno" TEXT,
  "subgroup_id" TEXT,
  "subgroup_name" TEXT,
  "committee_group" TEXT,
  "committee_grp_descr" TEXT,
  "committee_type" TEXT,
  "committee_descr" TEXT,
  "position_code" TEXT,
  "position_descr" TEXT,
  "start_date" DATE,
  "end_date" DATE,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "memberships" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "subgroup_id" TEXT,
  "subgroup_name" TEXT,
  "subgroup_type" TEXT,
  "subgroup_type_descr" TEXT,
  "member" BOOLEAN,
  "class_code" TEXT,
  "subclass_code" TEXT,
  "class_subclass_descr" TEXT,
  "status_code" TEXT,
  "status_descr" TEXT,
  "direct_or_inherited" TEXT,
  "join_date" DATE,
  "expiration_date" DATE,
  "paid_through_date" DATE,
  "reinstate_date" DATE,
  "relationship_type" TEXT,
  "relationship_type_descr" TEXT,
  "relationship_start_date" DATE,
  "relationship_end_date" DATE,
  "inherited_from_cust_id" TEXT,
  "slot_summaries" JSON,
  "terminate_date" DATE,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "subscriptions" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "package_code" TEXT,
  "package_name" TEXT,
  "begin_date" DATE,
  "expiration_date" DATE,
  "paid_through_date" DATE,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "communication_preferences" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "category_code" TEXT,
  "category_descr" TEXT,
  "subcategory_code" TEXT,
  "subcategory_descr" TEXT,
  "receive_email" BOOLEAN,
  "preferred_email" TEXT,
  "preferred_email_serno" TEXT,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "customer_attributes" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "type" TEXT,
  "type_name" TEXT,
  "code" TEXT,
  "code_descr" TEXT,
  "char" TEXT,
  "number" NUMERIC,
  "date" DATE,
  "url_to_file" TEXT,
  "url_to_thumbnail" TEXT,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "dimension_attributes" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "dimension_type" TEXT,
  "dimension_code" TEXT,
  "type" TEXT,
  "code" TEXT,
  "char" TEXT,
  "number" NUMERIC,
  "date" DATE,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "bios" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "bio_text" TEXT,
  "image_thumbnail" TEXT,
  "image_full" TEXT,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "aliases" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "alias_type" TEXT,
  "alias_type_descr" TEXT,
  "alias_value" TEXT,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "company_admins" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "id" TEXT,
  "display_nm" TEXT,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "certifications" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "period_serno" TEXT,
  "certificate_type" TEXT,
  "certificate_level" TEXT,
  "certificate_specialty" TEXT,
  "certificate_number" TEXT,
  "certificate_status" TEXT,
  "certified" BOOLEAN,
  "certificate_exp_date" DATE,
  "certified_since_date" DATE,
  "completion_date" DATE,
  "completion_code" TEXT,
  "eval_start_date" DATE,
  "eval_end_date" DATE,
  "start_date" DATE,
  "end_date" DATE,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "employees" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "id" TEXT,
  "first_name" TEXT,
  "last_name" TEXT,
  "display_name" TEXT,
  "administrator" BOOLEAN,
  "function_code" TEXT,
  "function_descr" TEXT,
  "employee_attributes" JSON,
  "title_code" TEXT,
  "title_code_descr" TEXT,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "referral_infos" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "vendor_type" TEXT,
  "status" TEXT,
  "contact_txt1" TEXT,
  "contact_txt2" TEXT,
  "pref_addr_serno" TEXT,
  "pref_email_serno" TEXT,
  "pref_website_serno" TEXT,
  "pref_phone_serno" TEXT,
  "pref_fax_serno" TEXT,
  "publish_in_directory_flag" BOOLEAN,
  "publish_addr_flag" BOOLEAN,
  "publish_email_flag" BOOLEAN,
  "publish_website_flag" BOOLEAN,
  "publish_phone_flag" BOOLEAN,
  "publish_fax_flag" BOOLEAN,
  "last_updated_date" DATE,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "files" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "item_no" INTEGER NOT NULL,
  "file_serno" TEXT,
  "context" TEXT,
  "doc_type" TEXT,
  "mime_type" TEXT,
  "doc_size" NUMERIC,
  "file_name" TEXT,
  "short_name" TEXT,
  "descr" TEXT,
  "qual1" TEXT,
  "display_order" NUMERIC,
  "url_to_file" TEXT,
  "url_to_file_thumbnail" TEXT,
  "tags" JSON,
  "extra" JSON,
  PRIMARY KEY ("client_id", "cust_id", "item_no")
) WITHOUT ROWID;

CREATE TABLE "customer_words" (
  "client_id" TEXT NOT NULL,
  "cust_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('name', 'email', 'login')),
  "word" TEXT NOT NULL,
  PRIMARY KEY ("client_id", "cust_id", "kind", "word")
) WITHOUT ROWID;

CREATE INDEX "customer_words_found" ON "customer_words" ("client_id", "kind", "word");

CREATE VIEW "customer_contacts" AS /* aa-shadow view 1 */
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

CREATE VIEW "current_memberships" AS /* aa-shadow view 1 */
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

INSERT INTO sync_migrations (number, name, applied_at) VALUES (1, 'tables', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
