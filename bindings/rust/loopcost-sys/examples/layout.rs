//! Prints every struct's size and every field's offset, a line each: name, number.
// Written by bindings/generate.py from the headers; do not edit.

use loopcost_sys::*;
use std::mem::{size_of, MaybeUninit};

macro_rules! show {
    ($kind:ident: $($field:ident)*) => {
        println!("{} {}", stringify!($kind), size_of::<$kind>());
        let value = MaybeUninit::<$kind>::uninit();
        let base = value.as_ptr();
        $(
            let field = unsafe { std::ptr::addr_of!((*base).$field) };
            println!("{}.{} {}", stringify!($kind), stringify!($field), field as usize - base as usize);
        )*
    };
}

fn main() {
    show!(loopcost_param: field index);
    show!(loopcost_fault: status field index strategy row value least most);
    show!(loopcost_class: law n_chances count fix_chance alpha beta after_fix after_failure chances reserved);
    show!(loopcost_cumulants: struct_size reserved mean variance third fourth);
    show!(loopcost_attempts: struct_size n_classes classes work words class_stride reserved);
    show!(loopcost_offspring: struct_size reserved bugs mean variance cost_mean cost_variance);
    show!(loopcost_progeny: struct_size reserved mean variance cost_mean cost_variance);
    show!(loopcost_chances: struct_size reserved exactly at_most more);
    show!(loopcost_price: struct_size reserved input output cache_read cache_write);
    show!(loopcost_rates: struct_size tier threshold input output cache_read cache_write cache_write_1h above_input above_output above_cache_read above_cache_write above_cache_write_1h);
    show!(loopcost_usage: struct_size reserved input output cache_read cache_write cache_write_1h);
    show!(loopcost_usage_report: struct_size convention input output reasoning cache_read cache_write cache_write_1h);
    show!(loopcost_bill: struct_size reserved total input output cache_read cache_write cache_write_1h);
    show!(loopcost_thread: struct_size caching price reserved base step output warm expiry);
    show!(loopcost_thread_cost: struct_size reserved mean variance new_tokens held_tokens output_tokens);
    show!(loopcost_thread_coefficients: struct_size reserved c0 c1 c2);
    show!(loopcost_hazard: solved wrong);
    show!(loopcost_kind: weight hazards reserved n_hazards padding alpha beta solved_share);
    show!(loopcost_loop: struct_size n_kinds thread kinds cap kind_stride reserved late_from late_step residuals residual_weights n_residuals);
    show!(loopcost_run: struct_size reserved mean variance calls_mean calls_variance p_solved p_wrong p_capped mean_solved mean_wrong mean_capped per_solved write read generate);
    show!(loopcost_ends: struct_size reserved solved wrong capped solved_by wrong_by more);
    show!(loopcost_random: seed trial class_index bug draw left);
    show!(loopcost_quantile_interval: struct_size reserved estimate least most coverage widest);
    show!(loopcost_mann_whitney_result: struct_size tied u p p_less p_greater least_p);
    show!(loopcost_mann_whitney_normal_result: struct_size reserved u p p_continuity p_ties p_ties_continuity);
    show!(loopcost_delta_interval: struct_size reserved delta least most score_least score_most);
    show!(loopcost_proportion_interval: struct_size reserved share exact_least exact_most wilson_least wilson_most);
    show!(loopcost_resampling: struct_size measure limit draws seed work words);
    show!(loopcost_stratum: first second);
    show!(loopcost_permutation_result: struct_size exact splits difference p p_less p_greater least_p);
    show!(loopcost_trial: cost solved reserved);
    show!(loopcost_arm: struct_size stride trials n_trials);
    show!(loopcost_success_cost: struct_size exact mean mean_least mean_most median median_least median_most never);
    show!(loopcost_dominance_result: struct_size exact first_dominates second_dominates first_cheaper second_cheaper first_solves_more second_solves_more);
    show!(loopcost_outcome: task calls end reserved count);
    show!(loopcost_evidence: struct_size stride outcomes work n_outcomes words);
    show!(loopcost_fitting: struct_size law size attempts level);
    show!(loopcost_fitted: quantity index identified reserved value low high least most n);
    show!(loopcost_fit: struct_size law size n_values parameters cells n_hazards log_likelihood aic aicc bic misfit misfit_p runs tasks calls solved wrong capped unknown);
    show!(loopcost_candidate: law size parameters standing log_likelihood aicc bic misfit_p score behind error cells reserved);
    show!(loopcost_choice: struct_size n_candidates candidates reserved stride folds used told);
    show!(loopcost_posterior: start solved wrong unknown on prior_ended prior_on prior_solved prior_wrong);
    show!(loopcost_holding: price reserved held idle lifetime);
    show!(loopcost_state: struct_size n_holdings holdings reserved holding_stride padding calls context spent budget chance);
    show!(loopcost_rest: struct_size reserved mean variance p50 p90 p99 reserve calls_mean p_solved p_solved_within p_over);
    show!(loopcost_forecast: struct_size reserved work padding words made atoms residuals mean variance calls_mean p_solved p_wrong p_capped p_solved_within p_over);
    show!(loopcost_coverage_result: struct_size reserved share least most p);
    show!(loopcost_uniformity: struct_size reserved above below p_above p_below p);
    show!(loopcost_margin: struct_size reserved margin coverage rank);
    show!(loopcost_threshold: struct_size reserved threshold promised kept kept_failures failures);
    show!(loopcost_task: struct_size reserved prompt generation attempt trace growth attempt_sd trace_sd);
    show!(loopcost_context: struct_size mode caching warm_first warm_later reserved warm_first_tokens warm_later_tokens warm_generation expiry group bug_cap conversation_cap);
    show!(loopcost_model: struct_size n_classes price classes class_stride counts count_variance);
    show!(loopcost_strategy: struct_size reserved generator fixer task context calls padding);
    show!(loopcost_cost: struct_size ill_conditioned mean variance attempts_mean attempts_variance generation fix_input fix_output cache_read cache_write mean_bound variance_bound p_solved mean_solved mean_unsolved per_solved fixed p_unsolved);
    show!(loopcost_rank: strategy ill_conditioned mean difference ratio mean_bound);
    show!(loopcost_crossover: struct_size count sign_at_zero sign_below sign_between sign_above first second first_bound second_bound);
    show!(loopcost_sensitivity: struct_size reserved value mean variance mean_elasticity);
    show!(loopcost_distribution: struct_size exact work reserved words width tail atoms missing rounding quantity padding);
    show!(loopcost_risk: struct_size reserved within_least within_most over_least over_most mean_within_least mean_within_most overrun_least overrun_most);
    show!(loopcost_bracket: struct_size reserved least most);
    show!(loopcost_duel: struct_size reserved cheaper_least cheaper_most dearer_least dearer_most saving_least saving_most);
    show!(loopcost_outcomes: struct_size models tasks success cost seconds present task_stride model_stride);
    show!(loopcost_policy: kind n_models models cuts scores weights sensitivity specificity verification);
    show!(loopcost_account: struct_size reserved tasks left_out solved usd seconds calls wrongly_accepted wrongly_rejected);
    show!(loopcost_replay: struct_size n_policies policies work policy_stride reference words level tasks left_out);
    show!(loopcost_standing: policy reserved solved solved_least solved_most usd usd_least usd_most per_solved per_solved_least per_solved_most saving saving_least saving_most gained gained_least gained_most regret_solved regret_solved_least regret_solved_most regret_usd regret_usd_least regret_usd_most seconds calls wrongly_accepted wrongly_rejected);
    show!(loopcost_cascade: models n_models reserved solved usd);
    show!(loopcost_cut: cut above solved usd);
    show!(loopcost_sampling: struct_size kernel seed first trials work reserved words attempts bill user padding);
    show!(loopcost_tally: struct_size kind work reserved words bins trials used resolution unit_bits);
    show!(loopcost_estimate: struct_size reserved trials solved mean mean_error variance generation p_solved p_solved_error mean_solved mean_solved_error mean_unsolved mean_unsolved_error per_solved attempts_mean attempts_mean_error attempts_variance written read output);
    show!(loopcost_difference: struct_size reserved trials mean mean_error independent_error correlation cheaper dearer equal cheaper_error dearer_error equal_error);
    show!(loopcost_grown: value low high n identified padding);
    show!(loopcost_growth_call: index input read write output gap known padding);
    show!(loopcost_track: struct_size reserved work padding words calls);
    show!(loopcost_growth: struct_size reserved work padding words runs);
    show!(loopcost_growth_counts: struct_size reserved runs calls steps shrank interrupted jumps rule_kept rule_more rule_gap rule_switched rule_shrank rule_other prefixes lost);
    show!(loopcost_cache_age: since until share low high survival prefixes held);
    show!(loopcost_growth_run: calls input output);
    show!(loopcost_growth_totals: struct_size run_stride runs work n_runs words level);
    show!(loopcost_column: field index values reserved stride);
    show!(loopcost_answers: output padding values reserved stride);
}
