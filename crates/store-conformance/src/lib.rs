//! One suite of named cases for every promise of the store port.
//!
//! An adapter hands in how to make an empty store and gets one test for each case:
//!
//! ```ignore
//! async fn fresh() -> store_conformance::Fresh { .. }
//! store_conformance::suite!(
//!     fresh: tickets, threads, lists, model, search, statistics, idempotency, limits, accounts, sessions, links, people,
//!     audit, trail, settings, faqs, moving, health, events, outbox, mail_log, registrations, privacy
//! );
//! ```
//!
//! The cases know the port and no adapter. Times, ids and seeds are fixed, so a failure repeats.

#![expect(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a case fails by panicking, like any other test"
)]

pub mod accounts;
pub mod audit;
mod desk;
pub mod events;
pub mod faqs;
pub mod health;
pub mod idempotency;
pub mod limits;
pub mod links;
pub mod lists;
pub mod mail_log;
pub mod model;
pub mod moving;
pub mod outbox;
pub mod people;
pub mod privacy;
pub mod registrations;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod statistics;
pub mod threads;
pub mod tickets;
pub mod trail;

pub use desk::{Desk, Fresh};
pub use model::dice::Dice;

/// Makes one `#[tokio::test]` for each case of the named groups. `fresh` is an async function without arguments
/// that makes an empty store: a [`Fresh`], or an `Arc<dyn Store>`.
#[macro_export]
macro_rules! suite {
    ($fresh:ident: $($group:ident),+ $(,)?) => {
        $($crate::suite!(@$group $fresh);)+
    };
    (@tests $group:ident $fresh:ident: $($case:ident)+) => {
        mod $group {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    $crate::$group::$case($crate::Desk::new(super::$fresh().await)).await;
                }
            )+
        }
    };
    (@tickets $fresh:ident) => {
        $crate::suite!(@tests tickets $fresh:
            numbers_count_from_one_in_each_year
            two_hundred_filed_at_once_get_two_hundred_numbers
            a_ticket_reads_back_as_it_was_filed
            the_longest_texts_read_back
            a_ticket_is_found_by_id_and_by_number
            what_is_not_there_is_none
            a_taken_id_is_told
            a_change_is_told_and_read_back
            a_decision_sees_the_newest_state
            a_refused_decision_writes_nothing
            a_decision_without_effect_writes_nothing
            responses_are_read_oldest_first
            a_long_conversation_is_read_whole
            a_customer_sees_neither_notes_nor_others_tickets
            a_note_moves_nothing_that_the_customer_sees
            a_deleted_ticket_is_gone
            a_number_is_never_given_twice
            many_writers_lose_no_update
        );
    };
    (@threads $fresh:ident) => {
        $crate::suite!(@tests threads $fresh:
            a_thread_that_grows_long_is_read_whole
            a_long_thread_goes_on_where_it_is
            of_many_who_answer_at_once_each_is_heard
            a_long_thread_is_found_by_its_words
            a_long_thread_moves_whole
            what_somebody_wrote_in_a_long_thread_is_on_their_record
            an_account_stays_while_its_name_is_in_a_long_thread
            a_long_thread_is_erased_whole
            a_deleted_ticket_leaves_nothing_of_a_long_thread
        );
    };
    (@lists $fresh:ident) => {
        $crate::suite!(@tests lists $fresh:
            the_newest_come_first
            each_filter_alone
            filters_narrow_one_another
            the_range_of_creation_includes_both_ends
            every_sort_in_both_orders
            ties_fall_by_id
            the_sort_by_update_follows_the_viewers_revision
            pages_cover_every_row_once
            every_list_is_followed_row_by_row
            what_comes_in_meanwhile_moves_no_row_that_follows
            a_page_behind_the_end_is_empty
            customers_list_their_own
            staff_list_one_requesters_tickets
            totals_follow_every_change
            rows_leave_the_message_out
        );
    };
    (@model $fresh:ident) => {
        $crate::suite!(@tests model $fresh:
            generated_lists_are_those_of_a_plain_model
        );
    };
    (@search $fresh:ident) => {
        $crate::suite!(@tests search $fresh:
            every_word_must_occur
            longer_words_match_as_prefixes_and_shorter_ones_whole
            case_marks_and_width_do_not_matter
            responses_are_found
            what_is_for_staff_is_found_by_staff_only
            customers_find_their_own
            a_number_finds_its_ticket_alone
            an_edited_text_is_found_by_its_new_words_only
            a_word_stays_while_another_text_holds_it
            a_deleted_ticket_is_not_found
            nothing_to_search_for_finds_nothing
            operators_are_words
            a_search_takes_filters_sorts_and_pages
            totals_stop_at_the_bound
        );
    };
    (@statistics $fresh:ident) => {
        $crate::suite!(@tests statistics $fresh:
            an_empty_desk_counts_nothing
            tickets_are_counted_by_kind_and_by_day
            the_first_public_answer_of_somebody_else_counts
            kept_counts_equal_a_recount_after_many_changes
        );
    };
    (@idempotency $fresh:ident) => {
        $crate::suite!(@tests idempotency $fresh:
            a_repeated_filing_finds_the_first_ticket
            sixteen_twins_file_one_ticket
            a_key_with_another_body_is_told
            a_key_counts_for_its_user_and_path
            a_key_is_forgotten_in_time
            a_deleted_ticket_is_still_named
            a_repeated_response_finds_the_first_one
            sixteen_twins_respond_once
            only_successes_are_kept
            rights_come_before_a_replay
            a_replay_comes_before_what_has_changed_since
        );
    };
    (@limits $fresh:ident) => {
        $crate::suite!(@tests limits $fresh:
            the_time_slides
            each_subject_is_counted_by_itself
            a_lowered_limit_holds_at_once
            a_refusal_counts_nothing_and_takes_no_number
            a_replay_counts_nothing_and_is_never_refused
            a_deletion_gives_nothing_back
            of_many_at_once_so_many_pass
            responses_are_limited_across_tickets
            of_many_responses_at_once_so_many_pass
            what_is_counted_by_itself_slides_and_is_taken_back
            of_many_counted_at_once_so_many_pass
        );
    };
    (@accounts $fresh:ident) => {
        $crate::suite!(@tests accounts $fresh:
            an_account_reads_back
            a_taken_address_is_refused
            a_taken_id_is_told_apart
            the_use_of_an_account_only_moves_forward
            of_many_first_accounts_one_is_made
            a_decision_counts_the_other_active_admins
            a_change_reads_back
            a_refused_change_writes_nothing
            a_change_ends_sessions
            people_are_listed_by_name
            active_staff_are_those_who_may_be_assigned
            people_are_shown_as_they_are_now
            whoever_is_gone_is_unknown
            a_renamed_requester_is_found_by_the_new_name
        );
    };
    (@sessions $fresh:ident) => {
        $crate::suite!(@tests sessions $fresh:
            a_session_comes_with_its_account
            an_unknown_session_is_none
            use_is_noted_and_only_moves_forward
            a_deleted_session_is_gone
            an_account_that_changed_meanwhile_starts_no_session
            forgotten_sessions_are_swept_out
        );
    };
    (@people $fresh:ident) => {
        $crate::suite!(@tests people $fresh:
            pages_cover_everybody_once
            whoever_comes_or_goes_meanwhile_moves_nobody_that_follows
            each_filter_of_people_alone_and_together
            people_are_found_by_name_and_address
            a_deleted_account_leaves_its_trail_only
            an_account_stays_while_its_name_is_borne
        );
    };
    (@links $fresh:ident) => {
        $crate::suite!(@tests links $fresh:
            a_link_leads_to_its_account
            the_links_of_one_request_work_until_one_is_used
            a_newer_request_ends_older_ones
            of_many_who_use_a_link_at_once_one_succeeds
            a_use_ends_sessions_and_a_refused_one_ends_nothing
            a_change_ends_links_when_it_says_so
            an_account_is_made_with_its_link
            an_invitation_by_mail_is_written_with_what_it_follows_from
        );
    };
    (@audit $fresh:ident) => {
        $crate::suite!(@tests audit $fresh:
            every_write_hangs_one_entry
            what_writes_nothing_hangs_no_entry
            accounts_hang_in_the_chain_of_the_site
            chains_hold_when_many_write_at_once
            the_trail_of_a_deleted_ticket_stays
            entries_are_read_in_parts
            chains_are_read_in_parts_by_name
            no_head_is_missing
        );
    };
    (@trail $fresh:ident) => {
        $crate::suite!(@tests trail $fresh:
            the_trail_is_read_newest_first
            what_is_done_meanwhile_moves_no_entry_that_follows
            each_filter_of_the_trail_alone_and_together
            a_deleted_tickets_trail_is_found_by_its_number
        );
    };
    (@health $fresh:ident) => {
        $crate::suite!(@tests health $fresh:
            a_sound_store_finds_nothing_wrong
            what_is_filed_here_lacks_nothing
            what_is_done_does_not_wait
        );
    };
    (@moving $fresh:ident) => {
        $crate::suite!(@tests moving $fresh:
            an_imported_ticket_is_like_any_other
            what_is_here_is_passed_over_and_what_differs_refused
            a_batch_takes_what_is_good_and_refuses_the_rest
            new_numbers_follow_imported_ones
            tickets_of_one_instant_stand_in_the_order_of_their_ids
            an_account_is_taken_once
            settings_fill_in_what_is_not_set
            an_entry_of_the_faq_is_taken_once
            a_ticket_keeps_its_own_trail
            a_foreign_trail_is_refused
            a_deleted_tickets_trail_keeps_its_id_and_number
            everything_goes_out_in_an_order_to_come_in
        );
    };
    (@settings $fresh:ident) => {
        $crate::suite!(@tests settings $fresh:
            what_is_not_set_is_at_its_default
            settings_read_back
            each_change_of_settings_hangs_one_entry
            changes_at_once_lose_nothing
        );
    };
    (@faqs $fresh:ident) => {
        $crate::suite!(@tests faqs $fresh:
            an_entry_reads_back
            entries_stand_by_category_order_and_id
            a_change_reads_back_and_what_changes_nothing_is_not_written
            a_deleted_entry_is_gone
            each_change_of_the_faq_hangs_one_entry
            changes_of_one_entry_at_once_lose_nothing
        );
    };
    (@registrations $fresh:ident) => {
        $crate::suite!(@tests registrations $fresh:
            a_registration_is_no_account_until_it_is_confirmed
            a_newer_registration_ends_the_older_one_and_its_links
            one_that_comes_too_soon_takes_the_password_unless_it_is_the_same
            many_at_once_for_one_address_write_one_mail
            of_many_who_confirm_at_once_one_succeeds
            a_taken_address_cannot_be_confirmed
            what_nobody_confirms_is_forgotten
            the_log_names_whoever_a_mail_about_a_registration_is_for
            mail_is_written_while_there_is_room
        );
    };
    (@privacy $fresh:ident) => {
        $crate::suite!(@tests privacy $fresh:
            all_that_is_kept_of_a_person_is_found
            an_erased_ticket_is_a_shell
            the_trail_of_a_deleted_ticket_is_erased_too
            an_erased_person_is_nobody_any_more
            a_registration_is_erased_with_its_mail
            a_refused_erasure_removes_nothing
            what_staff_answered_stays
        );
    };
    (@outbox $fresh:ident) => {
        $crate::suite!(@tests outbox $fresh:
            a_mail_is_given_out_once_and_ends_under_its_lease
            another_try_waits_for_its_time
            a_lease_that_has_ended_is_worth_nothing
            of_many_workers_each_takes_other_mails
            mails_of_one_line_keep_their_order
            a_lost_lease_does_not_hold_up_its_line_for_ever
            one_line_does_not_hold_up_another
            a_long_line_behind_a_waiting_mail_hides_no_other
            what_is_in_hand_is_not_given_out_whatever_the_clock_says
            recipients_with_their_share_are_passed_over
            a_deletion_cancels_what_is_not_on_its_way
            mail_is_held_until_there_is_what_it_waits_for
            a_retry_begins_anew
            all_that_was_given_up_is_retried_at_once
            the_load_is_what_was_written_before_and_lately
        );
    };
    (@mail_log $fresh:ident) => {
        $crate::suite!(@tests mail_log $fresh:
            each_end_is_told_by_the_log
            the_log_is_listed_newest_first
            the_log_takes_filters
            an_entry_names_ticket_and_person_as_they_are_now
            a_recipient_who_is_gone_is_unknown
            the_backlog_tells_how_much_and_since_when
            only_what_is_old_and_settled_is_forgotten
        );
    };
    (@events $fresh:ident) => {
        $crate::suite!(@tests events $fresh:
            every_commit_is_told_once_and_readable_by_then
            what_is_not_written_is_not_told
            many_commits_at_once_are_all_told
        );
    };
}

#[cfg(test)]
mod tests {
    /// A case that no list names would never run.
    #[test]
    fn every_case_is_listed() {
        let lists = include_str!("lib.rs");
        for (group, source) in [
            ("tickets", include_str!("tickets.rs")),
            ("threads", include_str!("threads.rs")),
            ("lists", include_str!("lists.rs")),
            ("model", include_str!("model.rs")),
            ("search", include_str!("search.rs")),
            ("statistics", include_str!("statistics.rs")),
            ("idempotency", include_str!("idempotency.rs")),
            ("limits", include_str!("limits.rs")),
            ("accounts", include_str!("accounts.rs")),
            ("sessions", include_str!("sessions.rs")),
            ("links", include_str!("links.rs")),
            ("people", include_str!("people.rs")),
            ("audit", include_str!("audit.rs")),
            ("trail", include_str!("trail.rs")),
            ("health", include_str!("health.rs")),
            ("moving", include_str!("moving.rs")),
            ("settings", include_str!("settings.rs")),
            ("faqs", include_str!("faqs.rs")),
            ("events", include_str!("events.rs")),
            ("outbox", include_str!("outbox.rs")),
            ("privacy", include_str!("privacy.rs")),
            ("mail_log", include_str!("mail_log.rs")),
        ] {
            let (_, list) = lists.split_once(&format!("(@tests {group} ").replace("(@", "!(@")).unwrap();
            let (list, _) = list.split_once(");").unwrap();
            for line in source.lines().filter_map(|line| line.strip_prefix("pub async fn ")) {
                let (name, _) = line.split_once('(').unwrap();
                assert!(list.split_whitespace().any(|listed| listed == name), "{group}::{name} is in no list");
            }
        }
    }
}
