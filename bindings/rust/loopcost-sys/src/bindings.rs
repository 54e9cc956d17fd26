// Written by bindings/generate.py from the headers; do not edit.

use std::os::raw::{c_char, c_void};

pub const LOOPCOST_OK: i32 = 0;
pub const LOOPCOST_NULL: i32 = 1;
pub const LOOPCOST_STRUCT_SIZE: i32 = 2;
pub const LOOPCOST_UNSUPPORTED: i32 = 3;
pub const LOOPCOST_NOT_A_NUMBER: i32 = 4;
pub const LOOPCOST_OUT_OF_RANGE: i32 = 5;
pub const LOOPCOST_INEXACT: i32 = 6;
pub const LOOPCOST_OVERFLOW: i32 = 7;
pub const LOOPCOST_UNDEFINED: i32 = 8;
pub const LOOPCOST_SYNTAX: i32 = 9;
pub const LOOPCOST_UNPRICED: i32 = 10;
pub const LOOPCOST_DIVERGENT: i32 = 11;
pub const LOOPCOST_STATUS_END: i32 = 12;
pub const LOOPCOST_PARAM_NONE: u32 = 0;
pub const LOOPCOST_PARAM_PRICE: u32 = 1;
pub const LOOPCOST_PARAM_PRICE_INPUT: u32 = 2;
pub const LOOPCOST_PARAM_PRICE_OUTPUT: u32 = 3;
pub const LOOPCOST_PARAM_PRICE_CACHE_READ: u32 = 4;
pub const LOOPCOST_PARAM_PRICE_CACHE_WRITE: u32 = 5;
pub const LOOPCOST_PARAM_RATE: u32 = 6;
pub const LOOPCOST_PARAM_RATES: u32 = 7;
pub const LOOPCOST_PARAM_RATES_TIER: u32 = 8;
pub const LOOPCOST_PARAM_RATES_THRESHOLD: u32 = 9;
pub const LOOPCOST_PARAM_RATES_INPUT: u32 = 10;
pub const LOOPCOST_PARAM_RATES_OUTPUT: u32 = 11;
pub const LOOPCOST_PARAM_RATES_CACHE_READ: u32 = 12;
pub const LOOPCOST_PARAM_RATES_CACHE_WRITE: u32 = 13;
pub const LOOPCOST_PARAM_RATES_CACHE_WRITE_1H: u32 = 14;
pub const LOOPCOST_PARAM_RATES_ABOVE_INPUT: u32 = 15;
pub const LOOPCOST_PARAM_RATES_ABOVE_OUTPUT: u32 = 16;
pub const LOOPCOST_PARAM_RATES_ABOVE_CACHE_READ: u32 = 17;
pub const LOOPCOST_PARAM_RATES_ABOVE_CACHE_WRITE: u32 = 18;
pub const LOOPCOST_PARAM_RATES_ABOVE_CACHE_WRITE_1H: u32 = 19;
pub const LOOPCOST_PARAM_USAGE: u32 = 20;
pub const LOOPCOST_PARAM_USAGE_CONVENTION: u32 = 21;
pub const LOOPCOST_PARAM_USAGE_INPUT: u32 = 22;
pub const LOOPCOST_PARAM_USAGE_OUTPUT: u32 = 23;
pub const LOOPCOST_PARAM_USAGE_REASONING: u32 = 24;
pub const LOOPCOST_PARAM_USAGE_CACHE_READ: u32 = 25;
pub const LOOPCOST_PARAM_USAGE_CACHE_WRITE: u32 = 26;
pub const LOOPCOST_PARAM_USAGE_CACHE_WRITE_1H: u32 = 27;
pub const LOOPCOST_PARAM_BILL: u32 = 28;
pub const LOOPCOST_PARAM_CLASSES: u32 = 29;
pub const LOOPCOST_PARAM_CLASSES_LAW: u32 = 30;
pub const LOOPCOST_PARAM_CLASSES_COUNT: u32 = 31;
pub const LOOPCOST_PARAM_CLASSES_FIX_CHANCE: u32 = 32;
pub const LOOPCOST_PARAM_CLASSES_CHANCES: u32 = 33;
pub const LOOPCOST_PARAM_CLASSES_ALPHA: u32 = 34;
pub const LOOPCOST_PARAM_CLASSES_BETA: u32 = 35;
pub const LOOPCOST_PARAM_CLASSES_AFTER_FIX: u32 = 36;
pub const LOOPCOST_PARAM_CLASSES_AFTER_FAILURE: u32 = 37;
pub const LOOPCOST_PARAM_BUGS_COUNT: u32 = 38;
pub const LOOPCOST_PARAM_BUGS_HARD_SHARE: u32 = 39;
pub const LOOPCOST_PARAM_FIX_CHANCE_EASY: u32 = 40;
pub const LOOPCOST_PARAM_FIX_CHANCE_HARD: u32 = 41;
pub const LOOPCOST_PARAM_FAILURES: u32 = 42;
pub const LOOPCOST_PARAM_SAMPLES: u32 = 43;
pub const LOOPCOST_PARAM_OFFSPRING: u32 = 44;
pub const LOOPCOST_PARAM_OFFSPRING_BUGS: u32 = 45;
pub const LOOPCOST_PARAM_OFFSPRING_MEAN: u32 = 46;
pub const LOOPCOST_PARAM_OFFSPRING_VARIANCE: u32 = 47;
pub const LOOPCOST_PARAM_OFFSPRING_COST_MEAN: u32 = 48;
pub const LOOPCOST_PARAM_OFFSPRING_COST_VARIANCE: u32 = 49;
pub const LOOPCOST_PARAM_THREAD: u32 = 50;
pub const LOOPCOST_PARAM_THREAD_CACHING: u32 = 51;
pub const LOOPCOST_PARAM_THREAD_BASE: u32 = 52;
pub const LOOPCOST_PARAM_THREAD_STEP: u32 = 53;
pub const LOOPCOST_PARAM_THREAD_OUTPUT: u32 = 54;
pub const LOOPCOST_PARAM_THREAD_WARM: u32 = 55;
pub const LOOPCOST_PARAM_THREAD_EXPIRY: u32 = 56;
pub const LOOPCOST_PARAM_ATTEMPTS: u32 = 57;
pub const LOOPCOST_PARAM_STRATEGY: u32 = 58;
pub const LOOPCOST_PARAM_STRATEGIES: u32 = 59;
pub const LOOPCOST_PARAM_TASK: u32 = 60;
pub const LOOPCOST_PARAM_TASK_PROMPT: u32 = 61;
pub const LOOPCOST_PARAM_TASK_GENERATION: u32 = 62;
pub const LOOPCOST_PARAM_TASK_ATTEMPT: u32 = 63;
pub const LOOPCOST_PARAM_TASK_TRACE: u32 = 64;
pub const LOOPCOST_PARAM_TASK_GROWTH: u32 = 65;
pub const LOOPCOST_PARAM_TASK_ATTEMPT_SD: u32 = 66;
pub const LOOPCOST_PARAM_TASK_TRACE_SD: u32 = 67;
pub const LOOPCOST_PARAM_CONTEXT: u32 = 68;
pub const LOOPCOST_PARAM_CONTEXT_MODE: u32 = 69;
pub const LOOPCOST_PARAM_CONTEXT_CACHING: u32 = 70;
pub const LOOPCOST_PARAM_CONTEXT_WARM_GENERATION: u32 = 71;
pub const LOOPCOST_PARAM_CONTEXT_WARM_FIRST: u32 = 72;
pub const LOOPCOST_PARAM_CONTEXT_WARM_FIRST_WARMTH: u32 = 73;
pub const LOOPCOST_PARAM_CONTEXT_WARM_LATER: u32 = 74;
pub const LOOPCOST_PARAM_CONTEXT_WARM_LATER_WARMTH: u32 = 75;
pub const LOOPCOST_PARAM_CONTEXT_EXPIRY: u32 = 76;
pub const LOOPCOST_PARAM_CONTEXT_GROUP: u32 = 77;
pub const LOOPCOST_PARAM_CONTEXT_BUG_CAP: u32 = 78;
pub const LOOPCOST_PARAM_CONTEXT_CONVERSATION_CAP: u32 = 79;
pub const LOOPCOST_PARAM_P_SOLVED: u32 = 80;
pub const LOOPCOST_PARAM_MEAN_SOLVED: u32 = 81;
pub const LOOPCOST_PARAM_MEAN_UNSOLVED: u32 = 82;
pub const LOOPCOST_PARAM_GENERATOR: u32 = 83;
pub const LOOPCOST_PARAM_GENERATOR_PRICE: u32 = 84;
pub const LOOPCOST_PARAM_GENERATOR_PRICE_INPUT: u32 = 85;
pub const LOOPCOST_PARAM_GENERATOR_PRICE_OUTPUT: u32 = 86;
pub const LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_READ: u32 = 87;
pub const LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_WRITE: u32 = 88;
pub const LOOPCOST_PARAM_GENERATOR_CLASSES: u32 = 89;
pub const LOOPCOST_PARAM_GENERATOR_CLASSES_LAW: u32 = 90;
pub const LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT: u32 = 91;
pub const LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE: u32 = 92;
pub const LOOPCOST_PARAM_GENERATOR_CLASSES_CHANCES: u32 = 93;
pub const LOOPCOST_PARAM_GENERATOR_CLASSES_ALPHA: u32 = 94;
pub const LOOPCOST_PARAM_GENERATOR_CLASSES_BETA: u32 = 95;
pub const LOOPCOST_PARAM_GENERATOR_CLASSES_AFTER_FIX: u32 = 96;
pub const LOOPCOST_PARAM_GENERATOR_CLASSES_AFTER_FAILURE: u32 = 97;
pub const LOOPCOST_PARAM_FIXER: u32 = 98;
pub const LOOPCOST_PARAM_FIXER_PRICE: u32 = 99;
pub const LOOPCOST_PARAM_FIXER_PRICE_INPUT: u32 = 100;
pub const LOOPCOST_PARAM_FIXER_PRICE_OUTPUT: u32 = 101;
pub const LOOPCOST_PARAM_FIXER_PRICE_CACHE_READ: u32 = 102;
pub const LOOPCOST_PARAM_FIXER_PRICE_CACHE_WRITE: u32 = 103;
pub const LOOPCOST_PARAM_FIXER_CLASSES: u32 = 104;
pub const LOOPCOST_PARAM_FIXER_CLASSES_LAW: u32 = 105;
pub const LOOPCOST_PARAM_FIXER_CLASSES_COUNT: u32 = 106;
pub const LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE: u32 = 107;
pub const LOOPCOST_PARAM_FIXER_CLASSES_CHANCES: u32 = 108;
pub const LOOPCOST_PARAM_FIXER_CLASSES_ALPHA: u32 = 109;
pub const LOOPCOST_PARAM_FIXER_CLASSES_BETA: u32 = 110;
pub const LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FIX: u32 = 111;
pub const LOOPCOST_PARAM_FIXER_CLASSES_AFTER_FAILURE: u32 = 112;
pub const LOOPCOST_PARAM_GENERATOR_BUGS_COUNT: u32 = 113;
pub const LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE: u32 = 114;
pub const LOOPCOST_PARAM_GENERATOR_COUNTS: u32 = 115;
pub const LOOPCOST_PARAM_GENERATOR_COUNT_VARIANCE: u32 = 116;
pub const LOOPCOST_PARAM_LOOP: u32 = 117;
pub const LOOPCOST_PARAM_LOOP_CAP: u32 = 118;
pub const LOOPCOST_PARAM_LOOP_LATE_FROM: u32 = 119;
pub const LOOPCOST_PARAM_LOOP_LATE_STEP: u32 = 120;
pub const LOOPCOST_PARAM_LOOP_WEIGHTS: u32 = 121;
pub const LOOPCOST_PARAM_LOOP_KINDS: u32 = 122;
pub const LOOPCOST_PARAM_LOOP_KINDS_WEIGHT: u32 = 123;
pub const LOOPCOST_PARAM_LOOP_KINDS_HAZARDS: u32 = 124;
pub const LOOPCOST_PARAM_LOOP_KINDS_SOLVED: u32 = 125;
pub const LOOPCOST_PARAM_LOOP_KINDS_WRONG: u32 = 126;
pub const LOOPCOST_PARAM_LOOP_KINDS_ALPHA: u32 = 127;
pub const LOOPCOST_PARAM_LOOP_KINDS_BETA: u32 = 128;
pub const LOOPCOST_PARAM_LOOP_KINDS_SOLVED_SHARE: u32 = 129;
pub const LOOPCOST_PARAM_LOOP_RESIDUALS: u32 = 130;
pub const LOOPCOST_PARAM_LOOP_RESIDUAL: u32 = 131;
pub const LOOPCOST_PARAM_LOOP_RESIDUAL_WEIGHT: u32 = 132;
pub const LOOPCOST_PARAM_CALLS: u32 = 133;
pub const LOOPCOST_PARAM_STATE: u32 = 134;
pub const LOOPCOST_PARAM_STATE_CALLS: u32 = 135;
pub const LOOPCOST_PARAM_STATE_CONTEXT: u32 = 136;
pub const LOOPCOST_PARAM_STATE_SPENT: u32 = 137;
pub const LOOPCOST_PARAM_STATE_BUDGET: u32 = 138;
pub const LOOPCOST_PARAM_STATE_CHANCE: u32 = 139;
pub const LOOPCOST_PARAM_STATE_HOLDINGS: u32 = 140;
pub const LOOPCOST_PARAM_STATE_HOLDINGS_HELD: u32 = 141;
pub const LOOPCOST_PARAM_STATE_HOLDINGS_IDLE: u32 = 142;
pub const LOOPCOST_PARAM_STATE_HOLDINGS_LIFETIME: u32 = 143;
pub const LOOPCOST_PARAM_RESULTS: u32 = 144;
pub const LOOPCOST_PARAM_TEXT: u32 = 145;
pub const LOOPCOST_PARAM_STRIDE: u32 = 146;
pub const LOOPCOST_PARAM_WORK: u32 = 147;
pub const LOOPCOST_PARAM_CHANCE: u32 = 148;
pub const LOOPCOST_PARAM_BUDGET: u32 = 149;
pub const LOOPCOST_PARAM_WIDTH: u32 = 150;
pub const LOOPCOST_PARAM_TAIL: u32 = 151;
pub const LOOPCOST_PARAM_QUANTITY: u32 = 152;
pub const LOOPCOST_PARAM_DISTRIBUTION: u32 = 153;
pub const LOOPCOST_PARAM_SAMPLING: u32 = 154;
pub const LOOPCOST_PARAM_SAMPLING_KERNEL: u32 = 155;
pub const LOOPCOST_PARAM_SAMPLING_FIRST: u32 = 156;
pub const LOOPCOST_PARAM_SAMPLING_TRIALS: u32 = 157;
pub const LOOPCOST_PARAM_SAMPLING_ATTEMPTS: u32 = 158;
pub const LOOPCOST_PARAM_SAMPLING_BILL: u32 = 159;
pub const LOOPCOST_PARAM_TALLY: u32 = 160;
pub const LOOPCOST_PARAM_TALLY_KIND: u32 = 161;
pub const LOOPCOST_PARAM_TALLY_WORK: u32 = 162;
pub const LOOPCOST_PARAM_TALLY_BINS: u32 = 163;
pub const LOOPCOST_PARAM_TALLY_UNIT_BITS: u32 = 164;
pub const LOOPCOST_PARAM_TALLY_BYTES: u32 = 165;
pub const LOOPCOST_PARAM_LEAST: u32 = 166;
pub const LOOPCOST_PARAM_MOST: u32 = 167;
pub const LOOPCOST_PARAM_PARAMETER: u32 = 168;
pub const LOOPCOST_PARAM_PARAMETER_INDEX: u32 = 169;
pub const LOOPCOST_PARAM_FORECAST: u32 = 170;
pub const LOOPCOST_PARAM_FORECAST_MADE: u32 = 171;
pub const LOOPCOST_PARAM_FORECAST_STRENGTH: u32 = 172;
pub const LOOPCOST_PARAM_FORECAST_HAZARDS: u32 = 173;
pub const LOOPCOST_PARAM_FORECAST_RATIOS: u32 = 174;
pub const LOOPCOST_PARAM_FORECAST_RATIO: u32 = 175;
pub const LOOPCOST_PARAM_OBSERVED: u32 = 176;
pub const LOOPCOST_PARAM_ENSEMBLE: u32 = 177;
pub const LOOPCOST_PARAM_ENSEMBLE_VALUE: u32 = 178;
pub const LOOPCOST_PARAM_ENSEMBLE_WEIGHT: u32 = 179;
pub const LOOPCOST_PARAM_UNIFORM: u32 = 180;
pub const LOOPCOST_PARAM_PITS: u32 = 181;
pub const LOOPCOST_PARAM_PIT: u32 = 182;
pub const LOOPCOST_PARAM_BINS: u32 = 183;
pub const LOOPCOST_PARAM_HITS: u32 = 184;
pub const LOOPCOST_PARAM_RUNS: u32 = 185;
pub const LOOPCOST_PARAM_NOMINAL: u32 = 186;
pub const LOOPCOST_PARAM_ENDS: u32 = 187;
pub const LOOPCOST_PARAM_ENDS_CHANCE: u32 = 188;
pub const LOOPCOST_PARAM_ENDS_SUM: u32 = 189;
pub const LOOPCOST_PARAM_END_THAT_CAME: u32 = 190;
pub const LOOPCOST_PARAM_SCORES: u32 = 191;
pub const LOOPCOST_PARAM_SCORE: u32 = 192;
pub const LOOPCOST_PARAM_MISS: u32 = 193;
pub const LOOPCOST_PARAM_SCORE_KIND: u32 = 194;
pub const LOOPCOST_PARAM_SCORE_LOW: u32 = 195;
pub const LOOPCOST_PARAM_SCORE_HIGH: u32 = 196;
pub const LOOPCOST_PARAM_SCORE_SCALE: u32 = 197;
pub const LOOPCOST_PARAM_SCORE_MARGIN: u32 = 198;
pub const LOOPCOST_PARAM_FAILED: u32 = 199;
pub const LOOPCOST_PARAM_FAILED_FLAG: u32 = 200;
pub const LOOPCOST_PARAM_CANDIDATES: u32 = 201;
pub const LOOPCOST_PARAM_CANDIDATE: u32 = 202;
pub const LOOPCOST_PARAM_CONFIDENCE: u32 = 203;
pub const LOOPCOST_PARAM_VALUES: u32 = 204;
pub const LOOPCOST_PARAM_VALUES_AT: u32 = 205;
pub const LOOPCOST_PARAM_FIRST: u32 = 206;
pub const LOOPCOST_PARAM_FIRST_AT: u32 = 207;
pub const LOOPCOST_PARAM_SECOND: u32 = 208;
pub const LOOPCOST_PARAM_SECOND_AT: u32 = 209;
pub const LOOPCOST_PARAM_QUANTILE: u32 = 210;
pub const LOOPCOST_PARAM_LEVEL: u32 = 211;
pub const LOOPCOST_PARAM_RANK: u32 = 212;
pub const LOOPCOST_PARAM_TIED: u32 = 213;
pub const LOOPCOST_PARAM_SUCCESSES: u32 = 214;
pub const LOOPCOST_PARAM_SCORED: u32 = 215;
pub const LOOPCOST_PARAM_STRATA: u32 = 216;
pub const LOOPCOST_PARAM_STRATA_FIRST: u32 = 217;
pub const LOOPCOST_PARAM_STRATA_SECOND: u32 = 218;
pub const LOOPCOST_PARAM_RESAMPLING: u32 = 219;
pub const LOOPCOST_PARAM_RESAMPLING_MEASURE: u32 = 220;
pub const LOOPCOST_PARAM_RESAMPLING_LIMIT: u32 = 221;
pub const LOOPCOST_PARAM_RESAMPLING_DRAWS: u32 = 222;
pub const LOOPCOST_PARAM_ARM: u32 = 223;
pub const LOOPCOST_PARAM_ARM_TRIALS: u32 = 224;
pub const LOOPCOST_PARAM_ARM_TRIALS_COST: u32 = 225;
pub const LOOPCOST_PARAM_ARM_TRIALS_SOLVED: u32 = 226;
pub const LOOPCOST_PARAM_POINTS: u32 = 227;
pub const LOOPCOST_PARAM_POINTS_COST: u32 = 228;
pub const LOOPCOST_PARAM_POINTS_YIELD: u32 = 229;
pub const LOOPCOST_PARAM_P_VALUES: u32 = 230;
pub const LOOPCOST_PARAM_P_VALUES_AT: u32 = 231;
pub const LOOPCOST_PARAM_DELTA: u32 = 232;
pub const LOOPCOST_PARAM_POWER: u32 = 233;
pub const LOOPCOST_PARAM_EVIDENCE: u32 = 234;
pub const LOOPCOST_PARAM_EVIDENCE_OUTCOMES: u32 = 235;
pub const LOOPCOST_PARAM_EVIDENCE_OUTCOMES_CALLS: u32 = 236;
pub const LOOPCOST_PARAM_EVIDENCE_OUTCOMES_END: u32 = 237;
pub const LOOPCOST_PARAM_EVIDENCE_OUTCOMES_COUNT: u32 = 238;
pub const LOOPCOST_PARAM_FITTING: u32 = 239;
pub const LOOPCOST_PARAM_FITTING_LAW: u32 = 240;
pub const LOOPCOST_PARAM_FITTING_SIZE: u32 = 241;
pub const LOOPCOST_PARAM_FITTING_ATTEMPTS: u32 = 242;
pub const LOOPCOST_PARAM_FITTING_LEVEL: u32 = 243;
pub const LOOPCOST_PARAM_FIT: u32 = 244;
pub const LOOPCOST_PARAM_FITTED: u32 = 245;
pub const LOOPCOST_PARAM_GROWTH: u32 = 246;
pub const LOOPCOST_PARAM_GROWTH_WORK: u32 = 247;
pub const LOOPCOST_PARAM_GROWTH_LEVEL: u32 = 248;
pub const LOOPCOST_PARAM_GROWTH_ESTIMATES: u32 = 249;
pub const LOOPCOST_PARAM_GROWTH_CALLS: u32 = 250;
pub const LOOPCOST_PARAM_GROWTH_CALLS_INDEX: u32 = 251;
pub const LOOPCOST_PARAM_GROWTH_CALLS_INPUT: u32 = 252;
pub const LOOPCOST_PARAM_GROWTH_CALLS_READ: u32 = 253;
pub const LOOPCOST_PARAM_GROWTH_CALLS_WRITE: u32 = 254;
pub const LOOPCOST_PARAM_GROWTH_CALLS_OUTPUT: u32 = 255;
pub const LOOPCOST_PARAM_GROWTH_CALLS_GAP: u32 = 256;
pub const LOOPCOST_PARAM_GROWTH_CALLS_KNOWN: u32 = 257;
pub const LOOPCOST_PARAM_GROWTH_RUNS: u32 = 258;
pub const LOOPCOST_PARAM_GROWTH_RUNS_CALLS: u32 = 259;
pub const LOOPCOST_PARAM_GROWTH_RUNS_INPUT: u32 = 260;
pub const LOOPCOST_PARAM_GROWTH_RUNS_OUTPUT: u32 = 261;
pub const LOOPCOST_PARAM_TRACK: u32 = 262;
pub const LOOPCOST_PARAM_TRACK_WORK: u32 = 263;
pub const LOOPCOST_PARAM_OUTCOMES: u32 = 264;
pub const LOOPCOST_PARAM_OUTCOMES_MODELS: u32 = 265;
pub const LOOPCOST_PARAM_OUTCOMES_TASKS: u32 = 266;
pub const LOOPCOST_PARAM_OUTCOMES_SUCCESS: u32 = 267;
pub const LOOPCOST_PARAM_OUTCOMES_COST: u32 = 268;
pub const LOOPCOST_PARAM_OUTCOMES_SECONDS: u32 = 269;
pub const LOOPCOST_PARAM_POLICY: u32 = 270;
pub const LOOPCOST_PARAM_POLICY_KIND: u32 = 271;
pub const LOOPCOST_PARAM_POLICY_N_MODELS: u32 = 272;
pub const LOOPCOST_PARAM_POLICY_MODELS: u32 = 273;
pub const LOOPCOST_PARAM_POLICY_CUTS: u32 = 274;
pub const LOOPCOST_PARAM_POLICY_SCORES: u32 = 275;
pub const LOOPCOST_PARAM_POLICY_WEIGHTS: u32 = 276;
pub const LOOPCOST_PARAM_POLICY_WEIGHT_SUM: u32 = 277;
pub const LOOPCOST_PARAM_POLICY_SENSITIVITY: u32 = 278;
pub const LOOPCOST_PARAM_POLICY_SPECIFICITY: u32 = 279;
pub const LOOPCOST_PARAM_POLICY_VERIFICATION: u32 = 280;
pub const LOOPCOST_PARAM_REPLAY: u32 = 281;
pub const LOOPCOST_PARAM_REPLAY_POLICIES: u32 = 282;
pub const LOOPCOST_PARAM_REPLAY_REFERENCE: u32 = 283;
pub const LOOPCOST_PARAM_REPLAY_LEVEL: u32 = 284;
pub const LOOPCOST_PARAM_ISOTONIC_VALUES: u32 = 285;
pub const LOOPCOST_PARAM_ISOTONIC_WEIGHTS: u32 = 286;
pub const LOOPCOST_PARAM_CHOICE: u32 = 287;
pub const LOOPCOST_PARAM_CHOICE_CANDIDATES: u32 = 288;
pub const LOOPCOST_PARAM_CHOICE_FOLDS: u32 = 289;
pub const LOOPCOST_PARAM_POSTERIOR: u32 = 290;
pub const LOOPCOST_PARAM_POSTERIOR_START: u32 = 291;
pub const LOOPCOST_PARAM_POSTERIOR_SEEN: u32 = 292;
pub const LOOPCOST_PARAM_POSTERIOR_PRIOR: u32 = 293;
pub const LOOPCOST_PARAM_TOGETHER: u32 = 294;
pub const LOOPCOST_PARAM_COLUMNS: u32 = 295;
pub const LOOPCOST_PARAM_COLUMNS_VALUES: u32 = 296;
pub const LOOPCOST_PARAM_OUTPUTS: u32 = 297;
pub const LOOPCOST_PARAM_OUTPUT: u32 = 298;
pub const LOOPCOST_PARAM_OUTPUTS_VALUES: u32 = 299;
pub const LOOPCOST_PARAM_ROWS: u32 = 300;
pub const LOOPCOST_PARAM_END: u32 = 301;
pub const LOOPCOST_LAW_GEOMETRIC: u32 = 0;
pub const LOOPCOST_LAW_TABLE: u32 = 1;
pub const LOOPCOST_LAW_BETA: u32 = 2;
pub const LOOPCOST_TIER_NONE: u32 = 0;
pub const LOOPCOST_TIER_WHOLE: u32 = 1;
pub const LOOPCOST_TIER_EXCESS: u32 = 2;
pub const LOOPCOST_INPUT_EXCLUDES_CACHE: u32 = 0;
pub const LOOPCOST_INPUT_INCLUDES_CACHE: u32 = 1;
pub const LOOPCOST_MEASURE_MEAN: u32 = 0;
pub const LOOPCOST_MEASURE_MEDIAN_SOLVED: u32 = 1;
pub const LOOPCOST_ENDED_SOLVED: u32 = 0;
pub const LOOPCOST_ENDED_WRONG: u32 = 1;
pub const LOOPCOST_ENDED_CAPPED: u32 = 2;
pub const LOOPCOST_ENDED_UNKNOWN: u32 = 3;
pub const LOOPCOST_ENDED_END: u32 = 4;
pub const LOOPCOST_FIT_CONSTANT: u32 = 0;
pub const LOOPCOST_FIT_TABLE: u32 = 1;
pub const LOOPCOST_FIT_CONTAMINATED: u32 = 2;
pub const LOOPCOST_FIT_BETA: u32 = 3;
pub const LOOPCOST_FIT_BETA_NEVER: u32 = 4;
pub const LOOPCOST_FIT_MIXTURE: u32 = 5;
pub const LOOPCOST_FIT_END: u32 = 6;
pub const LOOPCOST_FITTED_SOLVED: u32 = 0;
pub const LOOPCOST_FITTED_WRONG: u32 = 1;
pub const LOOPCOST_FITTED_FIRST: u32 = 2;
pub const LOOPCOST_FITTED_LATER: u32 = 3;
pub const LOOPCOST_FITTED_ALPHA: u32 = 4;
pub const LOOPCOST_FITTED_BETA: u32 = 5;
pub const LOOPCOST_FITTED_NEVER: u32 = 6;
pub const LOOPCOST_FITTED_SOLVED_SHARE: u32 = 7;
pub const LOOPCOST_FITTED_WEIGHT: u32 = 8;
pub const LOOPCOST_FITTED_FIX_CHANCE: u32 = 9;
pub const LOOPCOST_FITTED_BUGS: u32 = 10;
pub const LOOPCOST_FITTED_END: u32 = 11;
pub const LOOPCOST_IDENTIFIED_NO: u32 = 0;
pub const LOOPCOST_IDENTIFIED_YES: u32 = 1;
pub const LOOPCOST_IDENTIFIED_IF_ALIKE: u32 = 2;
pub const LOOPCOST_FIT_VALUES: u32 = 512;
pub const LOOPCOST_FIT_KINDS: u32 = 64;
pub const LOOPCOST_LAW_STANDS_USED: u32 = 0;
pub const LOOPCOST_LAW_STANDS_BEATEN: u32 = 1;
pub const LOOPCOST_LAW_STANDS_NO_BETTER: u32 = 2;
pub const LOOPCOST_LAW_STANDS_OPEN: u32 = 3;
pub const LOOPCOST_LAW_STANDS_MISFIT: u32 = 4;
pub const LOOPCOST_SCORE_DISTANCE: u32 = 0;
pub const LOOPCOST_SCORE_EXCESS: u32 = 1;
pub const LOOPCOST_SCORE_RATIO: u32 = 2;
pub const LOOPCOST_SCORE_OVERRUN: u32 = 3;
pub const LOOPCOST_FRESH: u32 = 0;
pub const LOOPCOST_SHARED: u32 = 1;
pub const LOOPCOST_GROUPED: u32 = 2;
pub const LOOPCOST_WARM_DEFAULT: u32 = 0;
pub const LOOPCOST_WARM_COLD: u32 = 1;
pub const LOOPCOST_WARM_PROMPT: u32 = 2;
pub const LOOPCOST_WARM_TOKENS: u32 = 3;
pub const LOOPCOST_COUNTS_EXPECTED: u32 = 0;
pub const LOOPCOST_COUNTS_SPLIT: u32 = 1;
pub const LOOPCOST_COUNTS_POISSON: u32 = 2;
pub const LOOPCOST_COUNTS_NEGATIVE_BINOMIAL: u32 = 3;
pub const LOOPCOST_QUANTITY_COST: u32 = 0;
pub const LOOPCOST_QUANTITY_ATTEMPTS: u32 = 1;
pub const LOOPCOST_POLICY_ALWAYS: u32 = 0;
pub const LOOPCOST_POLICY_CASCADE: u32 = 1;
pub const LOOPCOST_POLICY_THRESHOLD: u32 = 2;
pub const LOOPCOST_POLICY_MIXTURE: u32 = 3;
pub const LOOPCOST_POLICY_ORACLE: u32 = 4;
pub const LOOPCOST_KERNEL_AUTO: u32 = 0;
pub const LOOPCOST_KERNEL_PORTABLE: u32 = 1;
pub const LOOPCOST_KERNEL_AVX2: u32 = 2;
pub const LOOPCOST_KERNEL_AVX512: u32 = 3;
pub const LOOPCOST_TALLY_ALONE: u32 = 0;
pub const LOOPCOST_TALLY_PAIR: u32 = 1;
pub const LOOPCOST_GROWN_BASE: u32 = 0;
pub const LOOPCOST_GROWN_STEP: u32 = 1;
pub const LOOPCOST_GROWN_EARLY_STEP: u32 = 2;
pub const LOOPCOST_GROWN_LATE_STEP: u32 = 3;
pub const LOOPCOST_GROWN_LATE_FROM: u32 = 4;
pub const LOOPCOST_GROWN_OUTPUT: u32 = 5;
pub const LOOPCOST_GROWN_KEPT: u32 = 6;
pub const LOOPCOST_GROWN_WARM: u32 = 7;
pub const LOOPCOST_GROWN_CACHEABLE: u32 = 8;
pub const LOOPCOST_GROWN_EXPIRY: u32 = 9;
pub const LOOPCOST_GROWN_LIFETIME: u32 = 10;
pub const LOOPCOST_GROWN_GRANULARITY: u32 = 11;
pub const LOOPCOST_GROWN_BASE_SD: u32 = 12;
pub const LOOPCOST_GROWN_STEP_SD: u32 = 13;
pub const LOOPCOST_GROWN_NOISE_SD: u32 = 14;
pub const LOOPCOST_GROWN_RESIDUAL_SD: u32 = 15;
pub const LOOPCOST_GROWN_RESIDUAL_MEAN: u32 = 16;
pub const LOOPCOST_GROWN_END: u32 = 17;
pub const LOOPCOST_KNOWN_GAP: u32 = 1;
pub const LOOPCOST_KNOWN_READS: u32 = 2;
pub const LOOPCOST_KNOWN_WRITES: u32 = 4;
pub const LOOPCOST_OUTPUT_MEAN: u32 = 0;
pub const LOOPCOST_OUTPUT_VARIANCE: u32 = 1;
pub const LOOPCOST_OUTPUT_SD: u32 = 2;
pub const LOOPCOST_OUTPUT_ATTEMPTS_MEAN: u32 = 3;
pub const LOOPCOST_OUTPUT_ATTEMPTS_VARIANCE: u32 = 4;
pub const LOOPCOST_OUTPUT_GENERATION: u32 = 5;
pub const LOOPCOST_OUTPUT_FIX_INPUT: u32 = 6;
pub const LOOPCOST_OUTPUT_FIX_OUTPUT: u32 = 7;
pub const LOOPCOST_OUTPUT_CACHE_READ: u32 = 8;
pub const LOOPCOST_OUTPUT_CACHE_WRITE: u32 = 9;
pub const LOOPCOST_OUTPUT_P_SOLVED: u32 = 10;
pub const LOOPCOST_OUTPUT_P_UNSOLVED: u32 = 11;
pub const LOOPCOST_OUTPUT_MEAN_SOLVED: u32 = 12;
pub const LOOPCOST_OUTPUT_MEAN_UNSOLVED: u32 = 13;
pub const LOOPCOST_OUTPUT_PER_SOLVED: u32 = 14;
pub const LOOPCOST_OUTPUT_FIXED: u32 = 15;
pub const LOOPCOST_OUTPUT_MEAN_BOUND: u32 = 16;
pub const LOOPCOST_OUTPUT_VARIANCE_BOUND: u32 = 17;
pub const LOOPCOST_ATTEMPTS_WORDS: u32 = 6;
pub const LOOPCOST_FAULT_TEXT_SIZE: u32 = 256;
pub const LOOPCOST_TRACK_WORDS: u32 = 256;
pub const LOOPCOST_GROWTH_WORDS: u32 = 2048;
pub const LOOPCOST_CACHE_SECONDS: u32 = 300;
pub const LOOPCOST_CACHE_AGES: u32 = 19;
pub const LOOPCOST_NO_INDEX: u32 = 4294967295;
pub const LOOPCOST_RATE_UNKNOWN: u64 = 18446744073709551615;
pub const LOOPCOST_USD_TEXT_SIZE: u32 = 24;
pub const LOOPCOST_OUTCOMES_MODELS_MOST: u32 = 64;
pub const LOOPCOST_CASCADE_MODELS_MOST: u32 = 8;
pub const LOOPCOST_BOOTSTRAP_PAIRS_MOST: u32 = 10000;
pub const LOOPCOST_VERSION_MAJOR: u32 = 0;
pub const LOOPCOST_VERSION_MINOR: u32 = 1;
pub const LOOPCOST_VERSION_PATCH: u32 = 0;
pub const LOOPCOST_ABI_VERSION: u32 = 0;

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_param {
    pub field: u32,
    pub index: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_fault {
    pub status: i32,
    pub field: u32,
    pub index: u32,
    pub strategy: u32,
    pub row: u64,
    pub value: f64,
    pub least: f64,
    pub most: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_class {
    pub law: u32,
    pub n_chances: u32,
    pub count: f64,
    pub fix_chance: f64,
    pub alpha: f64,
    pub beta: f64,
    pub after_fix: f64,
    pub after_failure: f64,
    pub chances: *const f64,
    pub reserved: *const c_void,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_cumulants {
    pub struct_size: u32,
    pub reserved: u32,
    pub mean: f64,
    pub variance: f64,
    pub third: f64,
    pub fourth: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_attempts {
    pub struct_size: u32,
    pub n_classes: u32,
    pub classes: *const loopcost_class,
    pub work: *mut u64,
    pub words: u64,
    pub class_stride: u32,
    pub reserved: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_offspring {
    pub struct_size: u32,
    pub reserved: u32,
    pub bugs: f64,
    pub mean: f64,
    pub variance: f64,
    pub cost_mean: f64,
    pub cost_variance: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_progeny {
    pub struct_size: u32,
    pub reserved: u32,
    pub mean: f64,
    pub variance: f64,
    pub cost_mean: f64,
    pub cost_variance: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_chances {
    pub struct_size: u32,
    pub reserved: u32,
    pub exactly: f64,
    pub at_most: f64,
    pub more: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_price {
    pub struct_size: u32,
    pub reserved: u32,
    pub input: f64,
    pub output: f64,
    pub cache_read: f64,
    pub cache_write: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_rates {
    pub struct_size: u32,
    pub tier: u32,
    pub threshold: u64,
    pub input: u64,
    pub output: u64,
    pub cache_read: u64,
    pub cache_write: u64,
    pub cache_write_1h: u64,
    pub above_input: u64,
    pub above_output: u64,
    pub above_cache_read: u64,
    pub above_cache_write: u64,
    pub above_cache_write_1h: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_usage {
    pub struct_size: u32,
    pub reserved: u32,
    pub input: u64,
    pub output: u64,
    pub cache_read: u64,
    pub cache_write: u64,
    pub cache_write_1h: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_usage_report {
    pub struct_size: u32,
    pub convention: u32,
    pub input: u64,
    pub output: u64,
    pub reasoning: u64,
    pub cache_read: u64,
    pub cache_write: u64,
    pub cache_write_1h: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_bill {
    pub struct_size: u32,
    pub reserved: u32,
    pub total: u64,
    pub input: u64,
    pub output: u64,
    pub cache_read: u64,
    pub cache_write: u64,
    pub cache_write_1h: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_thread {
    pub struct_size: u32,
    pub caching: u32,
    pub price: *const loopcost_price,
    pub reserved: *const c_void,
    pub base: f64,
    pub step: f64,
    pub output: f64,
    pub warm: f64,
    pub expiry: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_thread_cost {
    pub struct_size: u32,
    pub reserved: u32,
    pub mean: f64,
    pub variance: f64,
    pub new_tokens: f64,
    pub held_tokens: f64,
    pub output_tokens: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_thread_coefficients {
    pub struct_size: u32,
    pub reserved: u32,
    pub c0: f64,
    pub c1: f64,
    pub c2: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_hazard {
    pub solved: f64,
    pub wrong: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_kind {
    pub weight: f64,
    pub hazards: *const loopcost_hazard,
    pub reserved: *const c_void,
    pub n_hazards: u32,
    pub padding: u32,
    pub alpha: f64,
    pub beta: f64,
    pub solved_share: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_loop {
    pub struct_size: u32,
    pub n_kinds: u32,
    pub thread: *const loopcost_thread,
    pub kinds: *const loopcost_kind,
    pub cap: u64,
    pub kind_stride: u32,
    pub reserved: u32,
    pub late_from: u64,
    pub late_step: f64,
    pub residuals: *const f64,
    pub residual_weights: *const f64,
    pub n_residuals: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_run {
    pub struct_size: u32,
    pub reserved: u32,
    pub mean: f64,
    pub variance: f64,
    pub calls_mean: f64,
    pub calls_variance: f64,
    pub p_solved: f64,
    pub p_wrong: f64,
    pub p_capped: f64,
    pub mean_solved: f64,
    pub mean_wrong: f64,
    pub mean_capped: f64,
    pub per_solved: f64,
    pub write: f64,
    pub read: f64,
    pub generate: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_ends {
    pub struct_size: u32,
    pub reserved: u32,
    pub solved: f64,
    pub wrong: f64,
    pub capped: f64,
    pub solved_by: f64,
    pub wrong_by: f64,
    pub more: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_random {
    pub seed: u64,
    pub trial: u64,
    pub class_index: u32,
    pub bug: u32,
    pub draw: u32,
    pub left: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_quantile_interval {
    pub struct_size: u32,
    pub reserved: u32,
    pub estimate: f64,
    pub least: f64,
    pub most: f64,
    pub coverage: f64,
    pub widest: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_mann_whitney_result {
    pub struct_size: u32,
    pub tied: u32,
    pub u: f64,
    pub p: f64,
    pub p_less: f64,
    pub p_greater: f64,
    pub least_p: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_mann_whitney_normal_result {
    pub struct_size: u32,
    pub reserved: u32,
    pub u: f64,
    pub p: f64,
    pub p_continuity: f64,
    pub p_ties: f64,
    pub p_ties_continuity: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_delta_interval {
    pub struct_size: u32,
    pub reserved: u32,
    pub delta: f64,
    pub least: f64,
    pub most: f64,
    pub score_least: f64,
    pub score_most: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_proportion_interval {
    pub struct_size: u32,
    pub reserved: u32,
    pub share: f64,
    pub exact_least: f64,
    pub exact_most: f64,
    pub wilson_least: f64,
    pub wilson_most: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_resampling {
    pub struct_size: u32,
    pub measure: u32,
    pub limit: u64,
    pub draws: u64,
    pub seed: u64,
    pub work: *mut u64,
    pub words: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_stratum {
    pub first: u64,
    pub second: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_permutation_result {
    pub struct_size: u32,
    pub exact: u32,
    pub splits: f64,
    pub difference: f64,
    pub p: f64,
    pub p_less: f64,
    pub p_greater: f64,
    pub least_p: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_trial {
    pub cost: f64,
    pub solved: u32,
    pub reserved: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_arm {
    pub struct_size: u32,
    pub stride: u32,
    pub trials: *const loopcost_trial,
    pub n_trials: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_success_cost {
    pub struct_size: u32,
    pub exact: u32,
    pub mean: f64,
    pub mean_least: f64,
    pub mean_most: f64,
    pub median: f64,
    pub median_least: f64,
    pub median_most: f64,
    pub never: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_dominance_result {
    pub struct_size: u32,
    pub exact: u32,
    pub first_dominates: f64,
    pub second_dominates: f64,
    pub first_cheaper: f64,
    pub second_cheaper: f64,
    pub first_solves_more: f64,
    pub second_solves_more: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_outcome {
    pub task: u64,
    pub calls: u64,
    pub end: u32,
    pub reserved: u32,
    pub count: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_evidence {
    pub struct_size: u32,
    pub stride: u32,
    pub outcomes: *const loopcost_outcome,
    pub work: *mut u64,
    pub n_outcomes: u64,
    pub words: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_fitting {
    pub struct_size: u32,
    pub law: u32,
    pub size: u32,
    pub attempts: u32,
    pub level: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_fitted {
    pub quantity: u32,
    pub index: u32,
    pub identified: u32,
    pub reserved: u32,
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub least: f64,
    pub most: f64,
    pub n: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_fit {
    pub struct_size: u32,
    pub law: u32,
    pub size: u32,
    pub n_values: u32,
    pub parameters: u32,
    pub cells: u32,
    pub n_hazards: u64,
    pub log_likelihood: f64,
    pub aic: f64,
    pub aicc: f64,
    pub bic: f64,
    pub misfit: f64,
    pub misfit_p: f64,
    pub runs: u64,
    pub tasks: u64,
    pub calls: u64,
    pub solved: u64,
    pub wrong: u64,
    pub capped: u64,
    pub unknown: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_candidate {
    pub law: u32,
    pub size: u32,
    pub parameters: u32,
    pub standing: u32,
    pub log_likelihood: f64,
    pub aicc: f64,
    pub bic: f64,
    pub misfit_p: f64,
    pub score: f64,
    pub behind: f64,
    pub error: f64,
    pub cells: u32,
    pub reserved: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_choice {
    pub struct_size: u32,
    pub n_candidates: u32,
    pub candidates: *mut loopcost_candidate,
    pub reserved: *const c_void,
    pub stride: u32,
    pub folds: u32,
    pub used: u32,
    pub told: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_posterior {
    pub start: u64,
    pub solved: u64,
    pub wrong: u64,
    pub unknown: u64,
    pub on: u64,
    pub prior_ended: f64,
    pub prior_on: f64,
    pub prior_solved: f64,
    pub prior_wrong: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_holding {
    pub price: *const loopcost_price,
    pub reserved: *const c_void,
    pub held: f64,
    pub idle: f64,
    pub lifetime: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_state {
    pub struct_size: u32,
    pub n_holdings: u32,
    pub holdings: *const loopcost_holding,
    pub reserved: *const c_void,
    pub holding_stride: u32,
    pub padding: u32,
    pub calls: u64,
    pub context: f64,
    pub spent: f64,
    pub budget: f64,
    pub chance: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_rest {
    pub struct_size: u32,
    pub reserved: u32,
    pub mean: f64,
    pub variance: f64,
    pub p50: f64,
    pub p90: f64,
    pub p99: f64,
    pub reserve: f64,
    pub calls_mean: f64,
    pub p_solved: f64,
    pub p_solved_within: f64,
    pub p_over: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_forecast {
    pub struct_size: u32,
    pub reserved: u32,
    pub work: *mut f64,
    pub padding: *const c_void,
    pub words: u64,
    pub made: u64,
    pub atoms: u64,
    pub residuals: u64,
    pub mean: f64,
    pub variance: f64,
    pub calls_mean: f64,
    pub p_solved: f64,
    pub p_wrong: f64,
    pub p_capped: f64,
    pub p_solved_within: f64,
    pub p_over: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_coverage_result {
    pub struct_size: u32,
    pub reserved: u32,
    pub share: f64,
    pub least: f64,
    pub most: f64,
    pub p: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_uniformity {
    pub struct_size: u32,
    pub reserved: u32,
    pub above: f64,
    pub below: f64,
    pub p_above: f64,
    pub p_below: f64,
    pub p: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_margin {
    pub struct_size: u32,
    pub reserved: u32,
    pub margin: f64,
    pub coverage: f64,
    pub rank: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_threshold {
    pub struct_size: u32,
    pub reserved: u32,
    pub threshold: f64,
    pub promised: f64,
    pub kept: u64,
    pub kept_failures: u64,
    pub failures: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_task {
    pub struct_size: u32,
    pub reserved: u32,
    pub prompt: f64,
    pub generation: f64,
    pub attempt: f64,
    pub trace: f64,
    pub growth: f64,
    pub attempt_sd: f64,
    pub trace_sd: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_context {
    pub struct_size: u32,
    pub mode: u32,
    pub caching: u32,
    pub warm_first: u32,
    pub warm_later: u32,
    pub reserved: u32,
    pub warm_first_tokens: f64,
    pub warm_later_tokens: f64,
    pub warm_generation: f64,
    pub expiry: f64,
    pub group: u64,
    pub bug_cap: u64,
    pub conversation_cap: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_model {
    pub struct_size: u32,
    pub n_classes: u32,
    pub price: *const loopcost_price,
    pub classes: *const loopcost_class,
    pub class_stride: u32,
    pub counts: u32,
    pub count_variance: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_strategy {
    pub struct_size: u32,
    pub reserved: u32,
    pub generator: *const loopcost_model,
    pub fixer: *const loopcost_model,
    pub task: *const loopcost_task,
    pub context: *const loopcost_context,
    pub calls: *const loopcost_loop,
    pub padding: *const c_void,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_cost {
    pub struct_size: u32,
    pub ill_conditioned: u32,
    pub mean: f64,
    pub variance: f64,
    pub attempts_mean: f64,
    pub attempts_variance: f64,
    pub generation: f64,
    pub fix_input: f64,
    pub fix_output: f64,
    pub cache_read: f64,
    pub cache_write: f64,
    pub mean_bound: f64,
    pub variance_bound: f64,
    pub p_solved: f64,
    pub mean_solved: f64,
    pub mean_unsolved: f64,
    pub per_solved: f64,
    pub fixed: f64,
    pub p_unsolved: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_rank {
    pub strategy: u32,
    pub ill_conditioned: u32,
    pub mean: f64,
    pub difference: f64,
    pub ratio: f64,
    pub mean_bound: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_crossover {
    pub struct_size: u32,
    pub count: u32,
    pub sign_at_zero: i32,
    pub sign_below: i32,
    pub sign_between: i32,
    pub sign_above: i32,
    pub first: f64,
    pub second: f64,
    pub first_bound: f64,
    pub second_bound: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_sensitivity {
    pub struct_size: u32,
    pub reserved: u32,
    pub value: f64,
    pub mean: f64,
    pub variance: f64,
    pub mean_elasticity: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_distribution {
    pub struct_size: u32,
    pub exact: u32,
    pub work: *mut f64,
    pub reserved: *const c_void,
    pub words: u64,
    pub width: f64,
    pub tail: f64,
    pub atoms: u64,
    pub missing: f64,
    pub rounding: f64,
    pub quantity: u32,
    pub padding: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_risk {
    pub struct_size: u32,
    pub reserved: u32,
    pub within_least: f64,
    pub within_most: f64,
    pub over_least: f64,
    pub over_most: f64,
    pub mean_within_least: f64,
    pub mean_within_most: f64,
    pub overrun_least: f64,
    pub overrun_most: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_bracket {
    pub struct_size: u32,
    pub reserved: u32,
    pub least: f64,
    pub most: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_duel {
    pub struct_size: u32,
    pub reserved: u32,
    pub cheaper_least: f64,
    pub cheaper_most: f64,
    pub dearer_least: f64,
    pub dearer_most: f64,
    pub saving_least: f64,
    pub saving_most: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_outcomes {
    pub struct_size: u32,
    pub models: u32,
    pub tasks: u64,
    pub success: *const f64,
    pub cost: *const f64,
    pub seconds: *const f64,
    pub present: *const u64,
    pub task_stride: u64,
    pub model_stride: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_policy {
    pub kind: u32,
    pub n_models: u32,
    pub models: *const u32,
    pub cuts: *const f64,
    pub scores: *const f64,
    pub weights: *const f64,
    pub sensitivity: f64,
    pub specificity: f64,
    pub verification: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_account {
    pub struct_size: u32,
    pub reserved: u32,
    pub tasks: u64,
    pub left_out: u64,
    pub solved: f64,
    pub usd: f64,
    pub seconds: f64,
    pub calls: f64,
    pub wrongly_accepted: f64,
    pub wrongly_rejected: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_replay {
    pub struct_size: u32,
    pub n_policies: u32,
    pub policies: *const loopcost_policy,
    pub work: *mut f64,
    pub policy_stride: u32,
    pub reference: u32,
    pub words: u64,
    pub level: f64,
    pub tasks: u64,
    pub left_out: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_standing {
    pub policy: u32,
    pub reserved: u32,
    pub solved: f64,
    pub solved_least: f64,
    pub solved_most: f64,
    pub usd: f64,
    pub usd_least: f64,
    pub usd_most: f64,
    pub per_solved: f64,
    pub per_solved_least: f64,
    pub per_solved_most: f64,
    pub saving: f64,
    pub saving_least: f64,
    pub saving_most: f64,
    pub gained: f64,
    pub gained_least: f64,
    pub gained_most: f64,
    pub regret_solved: f64,
    pub regret_solved_least: f64,
    pub regret_solved_most: f64,
    pub regret_usd: f64,
    pub regret_usd_least: f64,
    pub regret_usd_most: f64,
    pub seconds: f64,
    pub calls: f64,
    pub wrongly_accepted: f64,
    pub wrongly_rejected: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_cascade {
    pub models: u64,
    pub n_models: u32,
    pub reserved: u32,
    pub solved: f64,
    pub usd: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_cut {
    pub cut: f64,
    pub above: u64,
    pub solved: f64,
    pub usd: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_sampling {
    pub struct_size: u32,
    pub kernel: u32,
    pub seed: u64,
    pub first: u64,
    pub trials: u64,
    pub work: *mut u64,
    pub reserved: *const c_void,
    pub words: u64,
    pub attempts: loopcost_attempts_callback,
    pub bill: loopcost_bill_callback,
    pub user: *mut c_void,
    pub padding: *const c_void,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_tally {
    pub struct_size: u32,
    pub kind: u32,
    pub work: *mut u64,
    pub reserved: *const c_void,
    pub words: u64,
    pub bins: u64,
    pub trials: u64,
    pub used: u64,
    pub resolution: u32,
    pub unit_bits: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_estimate {
    pub struct_size: u32,
    pub reserved: u32,
    pub trials: u64,
    pub solved: u64,
    pub mean: f64,
    pub mean_error: f64,
    pub variance: f64,
    pub generation: f64,
    pub p_solved: f64,
    pub p_solved_error: f64,
    pub mean_solved: f64,
    pub mean_solved_error: f64,
    pub mean_unsolved: f64,
    pub mean_unsolved_error: f64,
    pub per_solved: f64,
    pub attempts_mean: f64,
    pub attempts_mean_error: f64,
    pub attempts_variance: f64,
    pub written: f64,
    pub read: f64,
    pub output: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_difference {
    pub struct_size: u32,
    pub reserved: u32,
    pub trials: u64,
    pub mean: f64,
    pub mean_error: f64,
    pub independent_error: f64,
    pub correlation: f64,
    pub cheaper: f64,
    pub dearer: f64,
    pub equal: f64,
    pub cheaper_error: f64,
    pub dearer_error: f64,
    pub equal_error: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_grown {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub n: u64,
    pub identified: u32,
    pub padding: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_growth_call {
    pub index: u64,
    pub input: u64,
    pub read: u64,
    pub write: u64,
    pub output: u64,
    pub gap: f64,
    pub known: u32,
    pub padding: u32,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_track {
    pub struct_size: u32,
    pub reserved: u32,
    pub work: *mut u64,
    pub padding: *const c_void,
    pub words: u64,
    pub calls: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_growth {
    pub struct_size: u32,
    pub reserved: u32,
    pub work: *mut u64,
    pub padding: *const c_void,
    pub words: u64,
    pub runs: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_growth_counts {
    pub struct_size: u32,
    pub reserved: u32,
    pub runs: u64,
    pub calls: u64,
    pub steps: u64,
    pub shrank: u64,
    pub interrupted: u64,
    pub jumps: u64,
    pub rule_kept: u64,
    pub rule_more: u64,
    pub rule_gap: u64,
    pub rule_switched: u64,
    pub rule_shrank: u64,
    pub rule_other: u64,
    pub prefixes: u64,
    pub lost: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_cache_age {
    pub since: f64,
    pub until: f64,
    pub share: f64,
    pub low: f64,
    pub high: f64,
    pub survival: f64,
    pub prefixes: u64,
    pub held: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_growth_run {
    pub calls: u64,
    pub input: u64,
    pub output: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_growth_totals {
    pub struct_size: u32,
    pub run_stride: u32,
    pub runs: *const loopcost_growth_run,
    pub work: *mut u64,
    pub n_runs: u64,
    pub words: u64,
    pub level: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_column {
    pub field: u32,
    pub index: u32,
    pub values: *const f64,
    pub reserved: *const c_void,
    pub stride: i64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct loopcost_answers {
    pub output: u32,
    pub padding: u32,
    pub values: *mut f64,
    pub reserved: *const c_void,
    pub stride: i64,
}

pub type loopcost_attempts_callback = Option<
    unsafe extern "C" fn(
        user: *mut c_void,
        random: *mut loopcost_random,
        class_index: u32,
        attempts: *mut u64,
        fixed: *mut u32,
    ) -> i32,
>;

pub type loopcost_bill_callback = Option<
    unsafe extern "C" fn(
        user: *mut c_void,
        random: *mut loopcost_random,
        attempts: u64,
        tokens: *mut u64,
    ) -> i32,
>;

extern "C" {
    pub fn loopcost_version() -> *const c_char;
    pub fn loopcost_abi_version() -> u32;
    pub fn loopcost_status_text(status: i32) -> *const c_char;
    pub fn loopcost_param_path(field: u32) -> *const c_char;
    pub fn loopcost_param_unit(field: u32) -> *const c_char;
    pub fn loopcost_param_range(field: u32, least: *mut f64, most: *mut f64) -> i32;
    pub fn loopcost_fault_init(fault: *mut loopcost_fault) -> i32;
    pub fn loopcost_fault_text(fault: *const loopcost_fault, text: *mut c_char, size: u32) -> i32;
    pub fn loopcost_cumulants_init(cumulants: *mut loopcost_cumulants, struct_size: u32) -> i32;
    pub fn loopcost_two_classes(
        count: f64,
        hard_share: f64,
        easy: f64,
        hard: f64,
        classes: *mut loopcost_class,
        stride: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_attempts_cumulants(
        classes: *const loopcost_class,
        n_classes: u32,
        stride: u32,
        results: *mut loopcost_cumulants,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_attempts_belief(
        classes: *const loopcost_class,
        n_classes: u32,
        stride: u32,
        failures: u64,
        weights: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_best_of(
        chance: f64,
        samples: u64,
        any: *mut f64,
        none: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_offspring_progeny(
        offspring: *const loopcost_offspring,
        results: *mut loopcost_progeny,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_offspring_init(offspring: *mut loopcost_offspring, struct_size: u32) -> i32;
    pub fn loopcost_progeny_init(progeny: *mut loopcost_progeny, struct_size: u32) -> i32;
    pub fn loopcost_attempts_init(attempts: *mut loopcost_attempts, struct_size: u32) -> i32;
    pub fn loopcost_chances_init(chances: *mut loopcost_chances, struct_size: u32) -> i32;
    pub fn loopcost_attempts_chances(
        attempts: *const loopcost_attempts,
        t: u64,
        results: *mut loopcost_chances,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_attempts_quantile(
        attempts: *const loopcost_attempts,
        chance: f64,
        t: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_attempts_upper_quantile(
        attempts: *const loopcost_attempts,
        chance: f64,
        t: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_price_init(price: *mut loopcost_price, struct_size: u32) -> i32;
    pub fn loopcost_rates_init(rates: *mut loopcost_rates, struct_size: u32) -> i32;
    pub fn loopcost_usage_init(usage: *mut loopcost_usage, struct_size: u32) -> i32;
    pub fn loopcost_usage_report_init(report: *mut loopcost_usage_report, struct_size: u32) -> i32;
    pub fn loopcost_bill_init(bill: *mut loopcost_bill, struct_size: u32) -> i32;
    pub fn loopcost_rate_from_usd(
        usd_per_mtok: f64,
        rate: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_rate_from_text(
        text: *const c_char,
        length: u32,
        rate: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_price_from_rates(
        rates: *const loopcost_rates,
        price: *mut loopcost_price,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_usage_from_report(
        report: *const loopcost_usage_report,
        usage: *mut loopcost_usage,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_bill_usage(
        rates: *const loopcost_rates,
        usage: *const loopcost_usage,
        bill: *mut loopcost_bill,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_bill_add(
        total: *mut loopcost_bill,
        bill: *const loopcost_bill,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_usd_text(nano_usd: u64, text: *mut c_char, size: u32) -> i32;
    pub fn loopcost_thread_init(thread: *mut loopcost_thread, struct_size: u32) -> i32;
    pub fn loopcost_thread_cost_init(cost: *mut loopcost_thread_cost, struct_size: u32) -> i32;
    pub fn loopcost_thread_coefficients_init(
        coefficients: *mut loopcost_thread_coefficients,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_thread_attempt(
        thread: *const loopcost_thread,
        attempt: u64,
        results: *mut loopcost_thread_cost,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_thread_total(
        thread: *const loopcost_thread,
        attempts: u64,
        results: *mut loopcost_thread_cost,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_thread_polynomial(
        thread: *const loopcost_thread,
        results: *mut loopcost_thread_coefficients,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_loop_init(loop_: *mut loopcost_loop, struct_size: u32) -> i32;
    pub fn loopcost_run_init(run: *mut loopcost_run, struct_size: u32) -> i32;
    pub fn loopcost_ends_init(ends: *mut loopcost_ends, struct_size: u32) -> i32;
    pub fn loopcost_loop_run(
        loop_: *const loopcost_loop,
        results: *mut loopcost_run,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_loop_ends(
        loop_: *const loopcost_loop,
        calls: u64,
        results: *mut loopcost_ends,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_loop_total(
        loop_: *const loopcost_loop,
        calls: u64,
        results: *mut loopcost_thread_cost,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_loop_belief(
        loop_: *const loopcost_loop,
        calls: u64,
        weights: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_philox(counter: *const u32, key: *const u32, words: *mut u32) -> i32;
    pub fn loopcost_random_next(random: *mut loopcost_random, bits: *mut u64) -> i32;
    pub fn loopcost_quantile_interval_init(
        interval: *mut loopcost_quantile_interval,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_mann_whitney_result_init(
        result: *mut loopcost_mann_whitney_result,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_mann_whitney_normal_result_init(
        result: *mut loopcost_mann_whitney_normal_result,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_delta_interval_init(
        interval: *mut loopcost_delta_interval,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_proportion_interval_init(
        interval: *mut loopcost_proportion_interval,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_resampling_init(resampling: *mut loopcost_resampling, struct_size: u32) -> i32;
    pub fn loopcost_permutation_result_init(
        result: *mut loopcost_permutation_result,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_arm_init(arm: *mut loopcost_arm, struct_size: u32) -> i32;
    pub fn loopcost_success_cost_init(cost: *mut loopcost_success_cost, struct_size: u32) -> i32;
    pub fn loopcost_dominance_result_init(
        result: *mut loopcost_dominance_result,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_quantile_coverage(
        n: u64,
        quantile: f64,
        lower: u64,
        upper: u64,
        coverage: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_quantile_ranks(
        values: *const f64,
        n: u64,
        quantile: f64,
        level: f64,
        work: *mut u64,
        words: u64,
        results: *mut loopcost_quantile_interval,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_bootstrap_law(
        n: u64,
        rank: u64,
        chances: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_bootstrap_pair_law(
        n: u64,
        rank: u64,
        chances: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_bootstrap_quantile(
        values: *const f64,
        n: u64,
        quantile: f64,
        level: f64,
        work: *mut u64,
        words: u64,
        results: *mut loopcost_quantile_interval,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_mann_whitney_words(
        n: u64,
        m: u64,
        tied: u32,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_mann_whitney(
        first: *const f64,
        n: u64,
        second: *const f64,
        m: u64,
        work: *mut u64,
        words: u64,
        results: *mut loopcost_mann_whitney_result,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_mann_whitney_floor(
        n: u64,
        m: u64,
        p: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_mann_whitney_normal(
        first: *const f64,
        n: u64,
        second: *const f64,
        m: u64,
        work: *mut u64,
        words: u64,
        results: *mut loopcost_mann_whitney_normal_result,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_cliffs_delta(
        first: *const f64,
        n: u64,
        second: *const f64,
        m: u64,
        level: f64,
        work: *mut u64,
        words: u64,
        results: *mut loopcost_delta_interval,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_permutation_words(
        strata: *const loopcost_stratum,
        n_strata: u64,
        stride: u32,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_permutation_test(
        first: *const f64,
        second: *const f64,
        strata: *const loopcost_stratum,
        n_strata: u64,
        stride: u32,
        resampling: *const loopcost_resampling,
        results: *mut loopcost_permutation_result,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_proportion(
        successes: u64,
        trials: u64,
        level: f64,
        results: *mut loopcost_proportion_interval,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_resampling_words(
        resampling: *const loopcost_resampling,
        n: u64,
        m: u64,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_cost_per_success(
        arm: *const loopcost_arm,
        level: f64,
        resampling: *const loopcost_resampling,
        results: *mut loopcost_success_cost,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_dominance(
        first: *const loopcost_arm,
        second: *const loopcost_arm,
        resampling: *const loopcost_resampling,
        results: *mut loopcost_dominance_result,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_pareto(
        costs: *const f64,
        yields: *const f64,
        n: u64,
        dominators: *mut u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_holm(
        p: *const f64,
        n: u64,
        work: *mut u64,
        words: u64,
        adjusted: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_benjamini_hochberg(
        p: *const f64,
        n: u64,
        work: *mut u64,
        words: u64,
        adjusted: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_trials_needed(
        delta: f64,
        level: f64,
        power: f64,
        trials: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_trials_needed_chances(
        first: f64,
        second: f64,
        level: f64,
        power: f64,
        trials: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_evidence_init(evidence: *mut loopcost_evidence, struct_size: u32) -> i32;
    pub fn loopcost_fitting_init(fitting: *mut loopcost_fitting, struct_size: u32) -> i32;
    pub fn loopcost_fit_init(fit: *mut loopcost_fit, struct_size: u32) -> i32;
    pub fn loopcost_choice_init(choice: *mut loopcost_choice, struct_size: u32) -> i32;
    pub fn loopcost_evidence_words(
        evidence: *const loopcost_evidence,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_fit_evidence(
        evidence: *const loopcost_evidence,
        fitting: *const loopcost_fitting,
        results: *mut loopcost_fit,
        values: *mut loopcost_fitted,
        room: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_fit_kinds(
        fit: *const loopcost_fit,
        values: *const loopcost_fitted,
        kinds: *mut loopcost_kind,
        hazards: *mut loopcost_hazard,
        n_hazards: u64,
        n_kinds: *mut u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_fit_predictive(
        evidence: *const loopcost_evidence,
        fitting: *const loopcost_fitting,
        kinds: *mut loopcost_kind,
        hazards: *mut loopcost_hazard,
        n_hazards: u64,
        n_kinds: *mut u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_fit_totals(
        evidence: *const loopcost_evidence,
        bugs: f64,
        level: f64,
        values: *mut loopcost_fitted,
        room: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_fit_choose(
        evidence: *const loopcost_evidence,
        fitting: *const loopcost_fitting,
        choice: *mut loopcost_choice,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_choice_words(
        evidence: *const loopcost_evidence,
        n_candidates: u32,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_posterior_learn(
        posterior: *mut loopcost_posterior,
        n: u32,
        outcome: *const loopcost_outcome,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_posterior_merge(
        posterior: *mut loopcost_posterior,
        from: *const loopcost_posterior,
        n: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_posterior_kind(
        posterior: *const loopcost_posterior,
        n: u32,
        kind: *mut loopcost_kind,
        hazards: *mut loopcost_hazard,
        n_hazards: u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_kinds_learn(
        kinds: *mut loopcost_kind,
        n_kinds: u32,
        kind_stride: u32,
        outcome: *const loopcost_outcome,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_pass_hat(
        evidence: *const loopcost_evidence,
        k: u64,
        pass: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_pass_hat_expected(
        kinds: *const loopcost_kind,
        n_kinds: u32,
        kind_stride: u32,
        k: u64,
        pass: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_state_init(state: *mut loopcost_state, struct_size: u32) -> i32;
    pub fn loopcost_rest_init(rest: *mut loopcost_rest, struct_size: u32) -> i32;
    pub fn loopcost_remaining(
        loop_: *const loopcost_loop,
        state: *const loopcost_state,
        results: *mut loopcost_rest,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_forecast_init(forecast: *mut loopcost_forecast, struct_size: u32) -> i32;
    pub fn loopcost_forecast_hazards(
        evidence: *const loopcost_evidence,
        strength: f64,
        hazards: *mut loopcost_hazard,
        room: u64,
        n_hazards: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_forecast_smooth(
        ratios: *const f64,
        n: u64,
        residuals: *mut f64,
        weights: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_forecast_words(
        loop_: *const loopcost_loop,
        state: *const loopcost_state,
        forecast: *const loopcost_forecast,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_forecast_build(
        loop_: *const loopcost_loop,
        state: *const loopcost_state,
        forecast: *mut loopcost_forecast,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_forecast_quantile(
        forecast: *const loopcost_forecast,
        chance: f64,
        usd: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_forecast_chances(
        forecast: *const loopcost_forecast,
        budget: f64,
        results: *mut loopcost_chances,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_forecast_crps(
        forecast: *mut loopcost_forecast,
        observed: f64,
        usd: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_coverage_result_init(
        result: *mut loopcost_coverage_result,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_uniformity_init(uniformity: *mut loopcost_uniformity, struct_size: u32) -> i32;
    pub fn loopcost_margin_init(margin: *mut loopcost_margin, struct_size: u32) -> i32;
    pub fn loopcost_threshold_init(threshold: *mut loopcost_threshold, struct_size: u32) -> i32;
    pub fn loopcost_ensemble_sort(
        values: *mut f64,
        weights: *mut f64,
        n: u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_ensemble_crps(
        values: *const f64,
        weights: *const f64,
        n: u64,
        observed: f64,
        score: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_ensemble_pit(
        values: *const f64,
        weights: *const f64,
        n: u64,
        observed: f64,
        uniform: f64,
        pit: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_ensemble_quantile(
        values: *const f64,
        weights: *const f64,
        n: u64,
        chance: f64,
        value: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_pit_histogram(
        pits: *const f64,
        n: u64,
        counts: *mut u64,
        bins: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_pit_uniformity(
        pits: *const f64,
        n: u64,
        results: *mut loopcost_uniformity,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_coverage(
        hits: u64,
        runs: u64,
        nominal: f64,
        level: f64,
        results: *mut loopcost_coverage_result,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_brier_score(
        chances: *const f64,
        n: u32,
        end: u32,
        score: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_log_score(
        chances: *const f64,
        n: u32,
        end: u32,
        score: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_conformal_rank(
        n: u64,
        miss: f64,
        rank: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_conformal_score(
        kind: u32,
        low: f64,
        high: f64,
        scale: f64,
        observed: f64,
        score: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_conformal_margin(
        scores: *const f64,
        n: u64,
        miss: f64,
        results: *mut loopcost_margin,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_conformal_interval(
        kind: u32,
        low: f64,
        high: f64,
        scale: f64,
        margin: f64,
        least: *mut f64,
        most: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_threshold_failure_given_kept(
        scores: *const f64,
        failed: *const u32,
        n: u64,
        candidates: *const f64,
        n_candidates: u32,
        miss: f64,
        confidence: f64,
        results: *mut loopcost_threshold,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_threshold_kept_given_failure(
        scores: *const f64,
        failed: *const u32,
        n: u64,
        miss: f64,
        results: *mut loopcost_threshold,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_task_init(task: *mut loopcost_task, struct_size: u32) -> i32;
    pub fn loopcost_context_init(context: *mut loopcost_context, struct_size: u32) -> i32;
    pub fn loopcost_model_init(model: *mut loopcost_model, struct_size: u32) -> i32;
    pub fn loopcost_strategy_init(strategy: *mut loopcost_strategy, struct_size: u32) -> i32;
    pub fn loopcost_cost_init(cost: *mut loopcost_cost, struct_size: u32) -> i32;
    pub fn loopcost_strategy_cost(
        strategy: *const loopcost_strategy,
        results: *mut loopcost_cost,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_strategy_mean(
        strategy: *const loopcost_strategy,
        usd: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_strategy_attempts(
        strategy: *const loopcost_strategy,
        results: *mut loopcost_cumulants,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_per_solved(
        p_solved: f64,
        mean_solved: f64,
        mean_unsolved: f64,
        usd: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_compare(
        strategies: *const *const loopcost_strategy,
        n_strategies: u32,
        ranks: *mut loopcost_rank,
        stride: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_crossover_init(crossover: *mut loopcost_crossover, struct_size: u32) -> i32;
    pub fn loopcost_sensitivity_init(
        sensitivity: *mut loopcost_sensitivity,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_crossovers(
        a: *const loopcost_strategy,
        b: *const loopcost_strategy,
        param: *const loopcost_param,
        results: *mut loopcost_crossover,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_strategy_sensitivity(
        strategy: *const loopcost_strategy,
        param: *const loopcost_param,
        results: *mut loopcost_sensitivity,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_distribution_init(
        distribution: *mut loopcost_distribution,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_risk_init(risk: *mut loopcost_risk, struct_size: u32) -> i32;
    pub fn loopcost_bracket_init(bracket: *mut loopcost_bracket, struct_size: u32) -> i32;
    pub fn loopcost_duel_init(duel: *mut loopcost_duel, struct_size: u32) -> i32;
    pub fn loopcost_strategy_affordable(
        strategy: *const loopcost_strategy,
        budget: f64,
        attempts: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_distribution_words(
        strategy: *const loopcost_strategy,
        distribution: *const loopcost_distribution,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_distribution_build(
        strategy: *const loopcost_strategy,
        distribution: *mut loopcost_distribution,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_distribution_risk(
        distribution: *const loopcost_distribution,
        budget: f64,
        results: *mut loopcost_risk,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_distribution_quantile(
        distribution: *const loopcost_distribution,
        chance: f64,
        results: *mut loopcost_bracket,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_distribution_upper_quantile(
        distribution: *const loopcost_distribution,
        chance: f64,
        results: *mut loopcost_bracket,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_distribution_duel(
        first: *const loopcost_distribution,
        second: *const loopcost_distribution,
        results: *mut loopcost_duel,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_outcomes_init(outcomes: *mut loopcost_outcomes, struct_size: u32) -> i32;
    pub fn loopcost_account_init(account: *mut loopcost_account, struct_size: u32) -> i32;
    pub fn loopcost_replay_init(replay: *mut loopcost_replay, struct_size: u32) -> i32;
    pub fn loopcost_outcomes_check(
        outcomes: *const loopcost_outcomes,
        present: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_policy_account(
        outcomes: *const loopcost_outcomes,
        policy: *const loopcost_policy,
        success: *mut f64,
        cost: *mut f64,
        results: *mut loopcost_account,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_replay_words(
        outcomes: *const loopcost_outcomes,
        replay: *const loopcost_replay,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_replay_policies(
        outcomes: *const loopcost_outcomes,
        replay: *mut loopcost_replay,
        results: *mut loopcost_standing,
        stride: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_replay_cascades_words(
        n_models: u32,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_replay_cascades(
        outcomes: *const loopcost_outcomes,
        policy: *const loopcost_policy,
        frontier: *mut loopcost_cascade,
        room: u64,
        found: *mut u64,
        work: *mut u64,
        words: u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_replay_thresholds_words(
        outcomes: *const loopcost_outcomes,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_replay_thresholds(
        outcomes: *const loopcost_outcomes,
        policy: *const loopcost_policy,
        cuts: *mut loopcost_cut,
        room: u64,
        found: *mut u64,
        work: *mut u64,
        words: u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_isotonic_words(n: u64, words: *mut u64, fault: *mut loopcost_fault) -> i32;
    pub fn loopcost_isotonic(
        values: *const f64,
        weights: *const f64,
        n: u64,
        fitted: *mut f64,
        work: *mut u64,
        words: u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_sampling_init(sampling: *mut loopcost_sampling, struct_size: u32) -> i32;
    pub fn loopcost_tally_init(tally: *mut loopcost_tally, struct_size: u32) -> i32;
    pub fn loopcost_estimate_init(estimate: *mut loopcost_estimate, struct_size: u32) -> i32;
    pub fn loopcost_difference_init(difference: *mut loopcost_difference, struct_size: u32) -> i32;
    pub fn loopcost_sampling_words(
        strategy: *const loopcost_strategy,
        sampling: *const loopcost_sampling,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_tally_words(
        kind: u32,
        bins: u64,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_simulate(
        strategy: *const loopcost_strategy,
        sampling: *const loopcost_sampling,
        tally: *mut loopcost_tally,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_simulate_between(
        strategy: *const loopcost_strategy,
        sampling: *const loopcost_sampling,
        least: f64,
        most: f64,
        costs: *mut f64,
        room: u64,
        found: *mut u64,
        below: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_simulate_pair(
        first: *const loopcost_strategy,
        second: *const loopcost_strategy,
        sampling: *const loopcost_sampling,
        tally: *mut loopcost_tally,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_tally_merge(
        into: *mut loopcost_tally,
        from: *const loopcost_tally,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_tally_bytes(
        tally: *const loopcost_tally,
        size: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_tally_write(
        tally: *const loopcost_tally,
        bytes: *mut u8,
        size: u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_tally_read(
        tally: *mut loopcost_tally,
        bytes: *const u8,
        size: u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_tally_cost(
        tally: *const loopcost_tally,
        strategy: *const loopcost_strategy,
        results: *mut loopcost_estimate,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_tally_quantile(
        tally: *const loopcost_tally,
        strategy: *const loopcost_strategy,
        chance: f64,
        results: *mut loopcost_bracket,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_tally_over(
        tally: *const loopcost_tally,
        strategy: *const loopcost_strategy,
        budget: f64,
        least: *mut f64,
        most: *mut f64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_pair_difference(
        tally: *const loopcost_tally,
        first: *const loopcost_strategy,
        second: *const loopcost_strategy,
        results: *mut loopcost_difference,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_track_init(track: *mut loopcost_track, struct_size: u32) -> i32;
    pub fn loopcost_growth_init(growth: *mut loopcost_growth, struct_size: u32) -> i32;
    pub fn loopcost_growth_counts_init(
        counts: *mut loopcost_growth_counts,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_growth_totals_init(
        totals: *mut loopcost_growth_totals,
        struct_size: u32,
    ) -> i32;
    pub fn loopcost_track_calls(
        track: *mut loopcost_track,
        calls: *const loopcost_growth_call,
        n_calls: u64,
        call_stride: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_growth_add(
        growth: *mut loopcost_growth,
        track: *const loopcost_track,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_growth_merge(
        into: *mut loopcost_growth,
        from: *const loopcost_growth,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_growth_estimates(
        growth: *const loopcost_growth,
        level: f64,
        estimates: *mut loopcost_grown,
        n_estimates: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_growth_counted(
        growth: *const loopcost_growth,
        results: *mut loopcost_growth_counts,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_growth_survival(
        growth: *const loopcost_growth,
        level: f64,
        ages: *mut loopcost_cache_age,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_growth_totals_words(
        n_runs: u64,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_growth_totals_estimates(
        totals: *const loopcost_growth_totals,
        estimates: *mut loopcost_grown,
        n_estimates: u32,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_sweep_words(
        base: *const loopcost_strategy,
        n_columns: u32,
        words: *mut u64,
        fault: *mut loopcost_fault,
    ) -> i32;
    pub fn loopcost_sweep(
        base: *const loopcost_strategy,
        columns: *const loopcost_column,
        n_columns: u32,
        rows: u64,
        outputs: *const loopcost_answers,
        n_outputs: u32,
        statuses: *mut i32,
        work: *mut u64,
        words: u64,
        fault: *mut loopcost_fault,
    ) -> i32;
}
