"""The C interface, as ctypes sees it. Written by bindings/generate.py from the headers; do not edit.

A struct is a description until someone asks for it: few programs use many, and each takes its time to build.
"""

import ctypes

OK = 0
NULL = 1
STRUCT_SIZE = 2
UNSUPPORTED = 3
NOT_A_NUMBER = 4
OUT_OF_RANGE = 5
INEXACT = 6
OVERFLOW = 7
UNDEFINED = 8
SYNTAX = 9
UNPRICED = 10
DIVERGENT = 11
STATUS_END = 12
PARAM_NONE = 0
PARAM_PRICE = 1
PARAM_PRICE_INPUT = 2
PARAM_PRICE_OUTPUT = 3
PARAM_PRICE_CACHE_READ = 4
PARAM_PRICE_CACHE_WRITE = 5
PARAM_RATE = 6
PARAM_RATES = 7
PARAM_RATES_TIER = 8
PARAM_RATES_THRESHOLD = 9
PARAM_RATES_INPUT = 10
PARAM_RATES_OUTPUT = 11
PARAM_RATES_CACHE_READ = 12
PARAM_RATES_CACHE_WRITE = 13
PARAM_RATES_CACHE_WRITE_1H = 14
PARAM_RATES_ABOVE_INPUT = 15
PARAM_RATES_ABOVE_OUTPUT = 16
PARAM_RATES_ABOVE_CACHE_READ = 17
PARAM_RATES_ABOVE_CACHE_WRITE = 18
PARAM_RATES_ABOVE_CACHE_WRITE_1H = 19
PARAM_USAGE = 20
PARAM_USAGE_CONVENTION = 21
PARAM_USAGE_INPUT = 22
PARAM_USAGE_OUTPUT = 23
PARAM_USAGE_REASONING = 24
PARAM_USAGE_CACHE_READ = 25
PARAM_USAGE_CACHE_WRITE = 26
PARAM_USAGE_CACHE_WRITE_1H = 27
PARAM_BILL = 28
PARAM_CLASSES = 29
PARAM_CLASSES_LAW = 30
PARAM_CLASSES_COUNT = 31
PARAM_CLASSES_FIX_CHANCE = 32
PARAM_CLASSES_CHANCES = 33
PARAM_CLASSES_ALPHA = 34
PARAM_CLASSES_BETA = 35
PARAM_CLASSES_AFTER_FIX = 36
PARAM_CLASSES_AFTER_FAILURE = 37
PARAM_BUGS_COUNT = 38
PARAM_BUGS_HARD_SHARE = 39
PARAM_FIX_CHANCE_EASY = 40
PARAM_FIX_CHANCE_HARD = 41
PARAM_FAILURES = 42
PARAM_SAMPLES = 43
PARAM_OFFSPRING = 44
PARAM_OFFSPRING_BUGS = 45
PARAM_OFFSPRING_MEAN = 46
PARAM_OFFSPRING_VARIANCE = 47
PARAM_OFFSPRING_COST_MEAN = 48
PARAM_OFFSPRING_COST_VARIANCE = 49
PARAM_THREAD = 50
PARAM_THREAD_CACHING = 51
PARAM_THREAD_BASE = 52
PARAM_THREAD_STEP = 53
PARAM_THREAD_OUTPUT = 54
PARAM_THREAD_WARM = 55
PARAM_THREAD_EXPIRY = 56
PARAM_ATTEMPTS = 57
PARAM_STRATEGY = 58
PARAM_STRATEGIES = 59
PARAM_TASK = 60
PARAM_TASK_PROMPT = 61
PARAM_TASK_GENERATION = 62
PARAM_TASK_ATTEMPT = 63
PARAM_TASK_TRACE = 64
PARAM_TASK_GROWTH = 65
PARAM_TASK_ATTEMPT_SD = 66
PARAM_TASK_TRACE_SD = 67
PARAM_CONTEXT = 68
PARAM_CONTEXT_MODE = 69
PARAM_CONTEXT_CACHING = 70
PARAM_CONTEXT_WARM_GENERATION = 71
PARAM_CONTEXT_WARM_FIRST = 72
PARAM_CONTEXT_WARM_FIRST_WARMTH = 73
PARAM_CONTEXT_WARM_LATER = 74
PARAM_CONTEXT_WARM_LATER_WARMTH = 75
PARAM_CONTEXT_EXPIRY = 76
PARAM_CONTEXT_GROUP = 77
PARAM_CONTEXT_BUG_CAP = 78
PARAM_CONTEXT_CONVERSATION_CAP = 79
PARAM_P_SOLVED = 80
PARAM_MEAN_SOLVED = 81
PARAM_MEAN_UNSOLVED = 82
PARAM_GENERATOR = 83
PARAM_GENERATOR_PRICE = 84
PARAM_GENERATOR_PRICE_INPUT = 85
PARAM_GENERATOR_PRICE_OUTPUT = 86
PARAM_GENERATOR_PRICE_CACHE_READ = 87
PARAM_GENERATOR_PRICE_CACHE_WRITE = 88
PARAM_GENERATOR_CLASSES = 89
PARAM_GENERATOR_CLASSES_LAW = 90
PARAM_GENERATOR_CLASSES_COUNT = 91
PARAM_GENERATOR_CLASSES_FIX_CHANCE = 92
PARAM_GENERATOR_CLASSES_CHANCES = 93
PARAM_GENERATOR_CLASSES_ALPHA = 94
PARAM_GENERATOR_CLASSES_BETA = 95
PARAM_GENERATOR_CLASSES_AFTER_FIX = 96
PARAM_GENERATOR_CLASSES_AFTER_FAILURE = 97
PARAM_FIXER = 98
PARAM_FIXER_PRICE = 99
PARAM_FIXER_PRICE_INPUT = 100
PARAM_FIXER_PRICE_OUTPUT = 101
PARAM_FIXER_PRICE_CACHE_READ = 102
PARAM_FIXER_PRICE_CACHE_WRITE = 103
PARAM_FIXER_CLASSES = 104
PARAM_FIXER_CLASSES_LAW = 105
PARAM_FIXER_CLASSES_COUNT = 106
PARAM_FIXER_CLASSES_FIX_CHANCE = 107
PARAM_FIXER_CLASSES_CHANCES = 108
PARAM_FIXER_CLASSES_ALPHA = 109
PARAM_FIXER_CLASSES_BETA = 110
PARAM_FIXER_CLASSES_AFTER_FIX = 111
PARAM_FIXER_CLASSES_AFTER_FAILURE = 112
PARAM_GENERATOR_BUGS_COUNT = 113
PARAM_GENERATOR_BUGS_HARD_SHARE = 114
PARAM_GENERATOR_COUNTS = 115
PARAM_GENERATOR_COUNT_VARIANCE = 116
PARAM_LOOP = 117
PARAM_LOOP_CAP = 118
PARAM_LOOP_LATE_FROM = 119
PARAM_LOOP_LATE_STEP = 120
PARAM_LOOP_WEIGHTS = 121
PARAM_LOOP_KINDS = 122
PARAM_LOOP_KINDS_WEIGHT = 123
PARAM_LOOP_KINDS_HAZARDS = 124
PARAM_LOOP_KINDS_SOLVED = 125
PARAM_LOOP_KINDS_WRONG = 126
PARAM_LOOP_KINDS_ALPHA = 127
PARAM_LOOP_KINDS_BETA = 128
PARAM_LOOP_KINDS_SOLVED_SHARE = 129
PARAM_LOOP_RESIDUALS = 130
PARAM_LOOP_RESIDUAL = 131
PARAM_LOOP_RESIDUAL_WEIGHT = 132
PARAM_CALLS = 133
PARAM_STATE = 134
PARAM_STATE_CALLS = 135
PARAM_STATE_CONTEXT = 136
PARAM_STATE_SPENT = 137
PARAM_STATE_BUDGET = 138
PARAM_STATE_CHANCE = 139
PARAM_STATE_HOLDINGS = 140
PARAM_STATE_HOLDINGS_HELD = 141
PARAM_STATE_HOLDINGS_IDLE = 142
PARAM_STATE_HOLDINGS_LIFETIME = 143
PARAM_RESULTS = 144
PARAM_TEXT = 145
PARAM_STRIDE = 146
PARAM_WORK = 147
PARAM_CHANCE = 148
PARAM_BUDGET = 149
PARAM_WIDTH = 150
PARAM_TAIL = 151
PARAM_QUANTITY = 152
PARAM_DISTRIBUTION = 153
PARAM_SAMPLING = 154
PARAM_SAMPLING_KERNEL = 155
PARAM_SAMPLING_FIRST = 156
PARAM_SAMPLING_TRIALS = 157
PARAM_SAMPLING_ATTEMPTS = 158
PARAM_SAMPLING_BILL = 159
PARAM_TALLY = 160
PARAM_TALLY_KIND = 161
PARAM_TALLY_WORK = 162
PARAM_TALLY_BINS = 163
PARAM_TALLY_UNIT_BITS = 164
PARAM_TALLY_BYTES = 165
PARAM_LEAST = 166
PARAM_MOST = 167
PARAM_PARAMETER = 168
PARAM_PARAMETER_INDEX = 169
PARAM_FORECAST = 170
PARAM_FORECAST_MADE = 171
PARAM_FORECAST_STRENGTH = 172
PARAM_FORECAST_HAZARDS = 173
PARAM_FORECAST_RATIOS = 174
PARAM_FORECAST_RATIO = 175
PARAM_OBSERVED = 176
PARAM_ENSEMBLE = 177
PARAM_ENSEMBLE_VALUE = 178
PARAM_ENSEMBLE_WEIGHT = 179
PARAM_UNIFORM = 180
PARAM_PITS = 181
PARAM_PIT = 182
PARAM_BINS = 183
PARAM_HITS = 184
PARAM_RUNS = 185
PARAM_NOMINAL = 186
PARAM_ENDS = 187
PARAM_ENDS_CHANCE = 188
PARAM_ENDS_SUM = 189
PARAM_END_THAT_CAME = 190
PARAM_SCORES = 191
PARAM_SCORE = 192
PARAM_MISS = 193
PARAM_SCORE_KIND = 194
PARAM_SCORE_LOW = 195
PARAM_SCORE_HIGH = 196
PARAM_SCORE_SCALE = 197
PARAM_SCORE_MARGIN = 198
PARAM_FAILED = 199
PARAM_FAILED_FLAG = 200
PARAM_CANDIDATES = 201
PARAM_CANDIDATE = 202
PARAM_CONFIDENCE = 203
PARAM_VALUES = 204
PARAM_VALUES_AT = 205
PARAM_FIRST = 206
PARAM_FIRST_AT = 207
PARAM_SECOND = 208
PARAM_SECOND_AT = 209
PARAM_QUANTILE = 210
PARAM_LEVEL = 211
PARAM_RANK = 212
PARAM_TIED = 213
PARAM_SUCCESSES = 214
PARAM_SCORED = 215
PARAM_STRATA = 216
PARAM_STRATA_FIRST = 217
PARAM_STRATA_SECOND = 218
PARAM_RESAMPLING = 219
PARAM_RESAMPLING_MEASURE = 220
PARAM_RESAMPLING_LIMIT = 221
PARAM_RESAMPLING_DRAWS = 222
PARAM_ARM = 223
PARAM_ARM_TRIALS = 224
PARAM_ARM_TRIALS_COST = 225
PARAM_ARM_TRIALS_SOLVED = 226
PARAM_POINTS = 227
PARAM_POINTS_COST = 228
PARAM_POINTS_YIELD = 229
PARAM_P_VALUES = 230
PARAM_P_VALUES_AT = 231
PARAM_DELTA = 232
PARAM_POWER = 233
PARAM_EVIDENCE = 234
PARAM_EVIDENCE_OUTCOMES = 235
PARAM_EVIDENCE_OUTCOMES_CALLS = 236
PARAM_EVIDENCE_OUTCOMES_END = 237
PARAM_EVIDENCE_OUTCOMES_COUNT = 238
PARAM_FITTING = 239
PARAM_FITTING_LAW = 240
PARAM_FITTING_SIZE = 241
PARAM_FITTING_ATTEMPTS = 242
PARAM_FITTING_LEVEL = 243
PARAM_FIT = 244
PARAM_FITTED = 245
PARAM_GROWTH = 246
PARAM_GROWTH_WORK = 247
PARAM_GROWTH_LEVEL = 248
PARAM_GROWTH_ESTIMATES = 249
PARAM_GROWTH_CALLS = 250
PARAM_GROWTH_CALLS_INDEX = 251
PARAM_GROWTH_CALLS_INPUT = 252
PARAM_GROWTH_CALLS_READ = 253
PARAM_GROWTH_CALLS_WRITE = 254
PARAM_GROWTH_CALLS_OUTPUT = 255
PARAM_GROWTH_CALLS_GAP = 256
PARAM_GROWTH_CALLS_KNOWN = 257
PARAM_GROWTH_RUNS = 258
PARAM_GROWTH_RUNS_CALLS = 259
PARAM_GROWTH_RUNS_INPUT = 260
PARAM_GROWTH_RUNS_OUTPUT = 261
PARAM_TRACK = 262
PARAM_TRACK_WORK = 263
PARAM_OUTCOMES = 264
PARAM_OUTCOMES_MODELS = 265
PARAM_OUTCOMES_TASKS = 266
PARAM_OUTCOMES_SUCCESS = 267
PARAM_OUTCOMES_COST = 268
PARAM_OUTCOMES_SECONDS = 269
PARAM_POLICY = 270
PARAM_POLICY_KIND = 271
PARAM_POLICY_N_MODELS = 272
PARAM_POLICY_MODELS = 273
PARAM_POLICY_CUTS = 274
PARAM_POLICY_SCORES = 275
PARAM_POLICY_WEIGHTS = 276
PARAM_POLICY_WEIGHT_SUM = 277
PARAM_POLICY_SENSITIVITY = 278
PARAM_POLICY_SPECIFICITY = 279
PARAM_POLICY_VERIFICATION = 280
PARAM_REPLAY = 281
PARAM_REPLAY_POLICIES = 282
PARAM_REPLAY_REFERENCE = 283
PARAM_REPLAY_LEVEL = 284
PARAM_ISOTONIC_VALUES = 285
PARAM_ISOTONIC_WEIGHTS = 286
PARAM_CHOICE = 287
PARAM_CHOICE_CANDIDATES = 288
PARAM_CHOICE_FOLDS = 289
PARAM_POSTERIOR = 290
PARAM_POSTERIOR_START = 291
PARAM_POSTERIOR_SEEN = 292
PARAM_POSTERIOR_PRIOR = 293
PARAM_TOGETHER = 294
PARAM_COLUMNS = 295
PARAM_COLUMNS_VALUES = 296
PARAM_OUTPUTS = 297
PARAM_OUTPUT = 298
PARAM_OUTPUTS_VALUES = 299
PARAM_ROWS = 300
PARAM_END = 301
LAW_GEOMETRIC = 0
LAW_TABLE = 1
LAW_BETA = 2
TIER_NONE = 0
TIER_WHOLE = 1
TIER_EXCESS = 2
INPUT_EXCLUDES_CACHE = 0
INPUT_INCLUDES_CACHE = 1
MEASURE_MEAN = 0
MEASURE_MEDIAN_SOLVED = 1
ENDED_SOLVED = 0
ENDED_WRONG = 1
ENDED_CAPPED = 2
ENDED_UNKNOWN = 3
ENDED_END = 4
FIT_CONSTANT = 0
FIT_TABLE = 1
FIT_CONTAMINATED = 2
FIT_BETA = 3
FIT_BETA_NEVER = 4
FIT_MIXTURE = 5
FIT_END = 6
FITTED_SOLVED = 0
FITTED_WRONG = 1
FITTED_FIRST = 2
FITTED_LATER = 3
FITTED_ALPHA = 4
FITTED_BETA = 5
FITTED_NEVER = 6
FITTED_SOLVED_SHARE = 7
FITTED_WEIGHT = 8
FITTED_FIX_CHANCE = 9
FITTED_BUGS = 10
FITTED_END = 11
IDENTIFIED_NO = 0
IDENTIFIED_YES = 1
IDENTIFIED_IF_ALIKE = 2
FIT_VALUES = 512
FIT_KINDS = 64
LAW_STANDS_USED = 0
LAW_STANDS_BEATEN = 1
LAW_STANDS_NO_BETTER = 2
LAW_STANDS_OPEN = 3
LAW_STANDS_MISFIT = 4
SCORE_DISTANCE = 0
SCORE_EXCESS = 1
SCORE_RATIO = 2
SCORE_OVERRUN = 3
FRESH = 0
SHARED = 1
GROUPED = 2
WARM_DEFAULT = 0
WARM_COLD = 1
WARM_PROMPT = 2
WARM_TOKENS = 3
COUNTS_EXPECTED = 0
COUNTS_SPLIT = 1
COUNTS_POISSON = 2
COUNTS_NEGATIVE_BINOMIAL = 3
QUANTITY_COST = 0
QUANTITY_ATTEMPTS = 1
POLICY_ALWAYS = 0
POLICY_CASCADE = 1
POLICY_THRESHOLD = 2
POLICY_MIXTURE = 3
POLICY_ORACLE = 4
KERNEL_AUTO = 0
KERNEL_PORTABLE = 1
KERNEL_AVX2 = 2
KERNEL_AVX512 = 3
TALLY_ALONE = 0
TALLY_PAIR = 1
GROWN_BASE = 0
GROWN_STEP = 1
GROWN_EARLY_STEP = 2
GROWN_LATE_STEP = 3
GROWN_LATE_FROM = 4
GROWN_OUTPUT = 5
GROWN_KEPT = 6
GROWN_WARM = 7
GROWN_CACHEABLE = 8
GROWN_EXPIRY = 9
GROWN_LIFETIME = 10
GROWN_GRANULARITY = 11
GROWN_BASE_SD = 12
GROWN_STEP_SD = 13
GROWN_NOISE_SD = 14
GROWN_RESIDUAL_SD = 15
GROWN_RESIDUAL_MEAN = 16
GROWN_END = 17
KNOWN_GAP = 1
KNOWN_READS = 2
KNOWN_WRITES = 4
OUTPUT_MEAN = 0
OUTPUT_VARIANCE = 1
OUTPUT_SD = 2
OUTPUT_ATTEMPTS_MEAN = 3
OUTPUT_ATTEMPTS_VARIANCE = 4
OUTPUT_GENERATION = 5
OUTPUT_FIX_INPUT = 6
OUTPUT_FIX_OUTPUT = 7
OUTPUT_CACHE_READ = 8
OUTPUT_CACHE_WRITE = 9
OUTPUT_P_SOLVED = 10
OUTPUT_P_UNSOLVED = 11
OUTPUT_MEAN_SOLVED = 12
OUTPUT_MEAN_UNSOLVED = 13
OUTPUT_PER_SOLVED = 14
OUTPUT_FIXED = 15
OUTPUT_MEAN_BOUND = 16
OUTPUT_VARIANCE_BOUND = 17
ATTEMPTS_WORDS = 6
FAULT_TEXT_SIZE = 256
TRACK_WORDS = 256
GROWTH_WORDS = 2048
CACHE_SECONDS = 300
CACHE_AGES = 19
NO_INDEX = 4294967295
RATE_UNKNOWN = 18446744073709551615
USD_TEXT_SIZE = 24
OUTCOMES_MODELS_MOST = 64
CASCADE_MODELS_MOST = 8
BOOTSTRAP_PAIRS_MOST = 10000
VERSION_MAJOR = 0
VERSION_MINOR = 1
VERSION_PATCH = 0
ABI_VERSION = 0

# struct: its fields, each a name and a type
STRUCTS = {
    "loopcost_param": (
        "field c_uint32 "
        "index c_uint32"
    ),
    "loopcost_fault": (
        "status c_int32 "
        "field c_uint32 "
        "index c_uint32 "
        "strategy c_uint32 "
        "row c_uint64 "
        "value c_double "
        "least c_double "
        "most c_double"
    ),
    "loopcost_class": (
        "law c_uint32 "
        "n_chances c_uint32 "
        "count c_double "
        "fix_chance c_double "
        "alpha c_double "
        "beta c_double "
        "after_fix c_double "
        "after_failure c_double "
        "chances c_double* "
        "reserved c_void_p"
    ),
    "loopcost_cumulants": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "mean c_double "
        "variance c_double "
        "third c_double "
        "fourth c_double"
    ),
    "loopcost_attempts": (
        "struct_size c_uint32 "
        "n_classes c_uint32 "
        "classes loopcost_class* "
        "work c_uint64* "
        "words c_uint64 "
        "class_stride c_uint32 "
        "reserved c_uint32"
    ),
    "loopcost_offspring": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "bugs c_double "
        "mean c_double "
        "variance c_double "
        "cost_mean c_double "
        "cost_variance c_double"
    ),
    "loopcost_progeny": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "mean c_double "
        "variance c_double "
        "cost_mean c_double "
        "cost_variance c_double"
    ),
    "loopcost_chances": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "exactly c_double "
        "at_most c_double "
        "more c_double"
    ),
    "loopcost_price": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "input c_double "
        "output c_double "
        "cache_read c_double "
        "cache_write c_double"
    ),
    "loopcost_rates": (
        "struct_size c_uint32 "
        "tier c_uint32 "
        "threshold c_uint64 "
        "input c_uint64 "
        "output c_uint64 "
        "cache_read c_uint64 "
        "cache_write c_uint64 "
        "cache_write_1h c_uint64 "
        "above_input c_uint64 "
        "above_output c_uint64 "
        "above_cache_read c_uint64 "
        "above_cache_write c_uint64 "
        "above_cache_write_1h c_uint64"
    ),
    "loopcost_usage": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "input c_uint64 "
        "output c_uint64 "
        "cache_read c_uint64 "
        "cache_write c_uint64 "
        "cache_write_1h c_uint64"
    ),
    "loopcost_usage_report": (
        "struct_size c_uint32 "
        "convention c_uint32 "
        "input c_uint64 "
        "output c_uint64 "
        "reasoning c_uint64 "
        "cache_read c_uint64 "
        "cache_write c_uint64 "
        "cache_write_1h c_uint64"
    ),
    "loopcost_bill": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "total c_uint64 "
        "input c_uint64 "
        "output c_uint64 "
        "cache_read c_uint64 "
        "cache_write c_uint64 "
        "cache_write_1h c_uint64"
    ),
    "loopcost_thread": (
        "struct_size c_uint32 "
        "caching c_uint32 "
        "price loopcost_price* "
        "reserved c_void_p "
        "base c_double "
        "step c_double "
        "output c_double "
        "warm c_double "
        "expiry c_double"
    ),
    "loopcost_thread_cost": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "mean c_double "
        "variance c_double "
        "new_tokens c_double "
        "held_tokens c_double "
        "output_tokens c_double"
    ),
    "loopcost_thread_coefficients": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "c0 c_double "
        "c1 c_double "
        "c2 c_double"
    ),
    "loopcost_hazard": (
        "solved c_double "
        "wrong c_double"
    ),
    "loopcost_kind": (
        "weight c_double "
        "hazards loopcost_hazard* "
        "reserved c_void_p "
        "n_hazards c_uint32 "
        "padding c_uint32 "
        "alpha c_double "
        "beta c_double "
        "solved_share c_double"
    ),
    "loopcost_loop": (
        "struct_size c_uint32 "
        "n_kinds c_uint32 "
        "thread loopcost_thread* "
        "kinds loopcost_kind* "
        "cap c_uint64 "
        "kind_stride c_uint32 "
        "reserved c_uint32 "
        "late_from c_uint64 "
        "late_step c_double "
        "residuals c_double* "
        "residual_weights c_double* "
        "n_residuals c_uint64"
    ),
    "loopcost_run": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "mean c_double "
        "variance c_double "
        "calls_mean c_double "
        "calls_variance c_double "
        "p_solved c_double "
        "p_wrong c_double "
        "p_capped c_double "
        "mean_solved c_double "
        "mean_wrong c_double "
        "mean_capped c_double "
        "per_solved c_double "
        "write c_double "
        "read c_double "
        "generate c_double"
    ),
    "loopcost_ends": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "solved c_double "
        "wrong c_double "
        "capped c_double "
        "solved_by c_double "
        "wrong_by c_double "
        "more c_double"
    ),
    "loopcost_random": (
        "seed c_uint64 "
        "trial c_uint64 "
        "class_index c_uint32 "
        "bug c_uint32 "
        "draw c_uint32 "
        "left c_uint32"
    ),
    "loopcost_quantile_interval": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "estimate c_double "
        "least c_double "
        "most c_double "
        "coverage c_double "
        "widest c_double"
    ),
    "loopcost_mann_whitney_result": (
        "struct_size c_uint32 "
        "tied c_uint32 "
        "u c_double "
        "p c_double "
        "p_less c_double "
        "p_greater c_double "
        "least_p c_double"
    ),
    "loopcost_mann_whitney_normal_result": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "u c_double "
        "p c_double "
        "p_continuity c_double "
        "p_ties c_double "
        "p_ties_continuity c_double"
    ),
    "loopcost_delta_interval": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "delta c_double "
        "least c_double "
        "most c_double "
        "score_least c_double "
        "score_most c_double"
    ),
    "loopcost_proportion_interval": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "share c_double "
        "exact_least c_double "
        "exact_most c_double "
        "wilson_least c_double "
        "wilson_most c_double"
    ),
    "loopcost_resampling": (
        "struct_size c_uint32 "
        "measure c_uint32 "
        "limit c_uint64 "
        "draws c_uint64 "
        "seed c_uint64 "
        "work c_uint64* "
        "words c_uint64"
    ),
    "loopcost_stratum": (
        "first c_uint64 "
        "second c_uint64"
    ),
    "loopcost_permutation_result": (
        "struct_size c_uint32 "
        "exact c_uint32 "
        "splits c_double "
        "difference c_double "
        "p c_double "
        "p_less c_double "
        "p_greater c_double "
        "least_p c_double"
    ),
    "loopcost_trial": (
        "cost c_double "
        "solved c_uint32 "
        "reserved c_uint32"
    ),
    "loopcost_arm": (
        "struct_size c_uint32 "
        "stride c_uint32 "
        "trials loopcost_trial* "
        "n_trials c_uint64"
    ),
    "loopcost_success_cost": (
        "struct_size c_uint32 "
        "exact c_uint32 "
        "mean c_double "
        "mean_least c_double "
        "mean_most c_double "
        "median c_double "
        "median_least c_double "
        "median_most c_double "
        "never c_double"
    ),
    "loopcost_dominance_result": (
        "struct_size c_uint32 "
        "exact c_uint32 "
        "first_dominates c_double "
        "second_dominates c_double "
        "first_cheaper c_double "
        "second_cheaper c_double "
        "first_solves_more c_double "
        "second_solves_more c_double"
    ),
    "loopcost_outcome": (
        "task c_uint64 "
        "calls c_uint64 "
        "end c_uint32 "
        "reserved c_uint32 "
        "count c_uint64"
    ),
    "loopcost_evidence": (
        "struct_size c_uint32 "
        "stride c_uint32 "
        "outcomes loopcost_outcome* "
        "work c_uint64* "
        "n_outcomes c_uint64 "
        "words c_uint64"
    ),
    "loopcost_fitting": (
        "struct_size c_uint32 "
        "law c_uint32 "
        "size c_uint32 "
        "attempts c_uint32 "
        "level c_double"
    ),
    "loopcost_fitted": (
        "quantity c_uint32 "
        "index c_uint32 "
        "identified c_uint32 "
        "reserved c_uint32 "
        "value c_double "
        "low c_double "
        "high c_double "
        "least c_double "
        "most c_double "
        "n c_uint64"
    ),
    "loopcost_fit": (
        "struct_size c_uint32 "
        "law c_uint32 "
        "size c_uint32 "
        "n_values c_uint32 "
        "parameters c_uint32 "
        "cells c_uint32 "
        "n_hazards c_uint64 "
        "log_likelihood c_double "
        "aic c_double "
        "aicc c_double "
        "bic c_double "
        "misfit c_double "
        "misfit_p c_double "
        "runs c_uint64 "
        "tasks c_uint64 "
        "calls c_uint64 "
        "solved c_uint64 "
        "wrong c_uint64 "
        "capped c_uint64 "
        "unknown c_uint64"
    ),
    "loopcost_candidate": (
        "law c_uint32 "
        "size c_uint32 "
        "parameters c_uint32 "
        "standing c_uint32 "
        "log_likelihood c_double "
        "aicc c_double "
        "bic c_double "
        "misfit_p c_double "
        "score c_double "
        "behind c_double "
        "error c_double "
        "cells c_uint32 "
        "reserved c_uint32"
    ),
    "loopcost_choice": (
        "struct_size c_uint32 "
        "n_candidates c_uint32 "
        "candidates loopcost_candidate* "
        "reserved c_void_p "
        "stride c_uint32 "
        "folds c_uint32 "
        "used c_uint32 "
        "told c_uint32"
    ),
    "loopcost_posterior": (
        "start c_uint64 "
        "solved c_uint64 "
        "wrong c_uint64 "
        "unknown c_uint64 "
        "on c_uint64 "
        "prior_ended c_double "
        "prior_on c_double "
        "prior_solved c_double "
        "prior_wrong c_double"
    ),
    "loopcost_holding": (
        "price loopcost_price* "
        "reserved c_void_p "
        "held c_double "
        "idle c_double "
        "lifetime c_double"
    ),
    "loopcost_state": (
        "struct_size c_uint32 "
        "n_holdings c_uint32 "
        "holdings loopcost_holding* "
        "reserved c_void_p "
        "holding_stride c_uint32 "
        "padding c_uint32 "
        "calls c_uint64 "
        "context c_double "
        "spent c_double "
        "budget c_double "
        "chance c_double"
    ),
    "loopcost_rest": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "mean c_double "
        "variance c_double "
        "p50 c_double "
        "p90 c_double "
        "p99 c_double "
        "reserve c_double "
        "calls_mean c_double "
        "p_solved c_double "
        "p_solved_within c_double "
        "p_over c_double"
    ),
    "loopcost_forecast": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "work c_double* "
        "padding c_void_p "
        "words c_uint64 "
        "made c_uint64 "
        "atoms c_uint64 "
        "residuals c_uint64 "
        "mean c_double "
        "variance c_double "
        "calls_mean c_double "
        "p_solved c_double "
        "p_wrong c_double "
        "p_capped c_double "
        "p_solved_within c_double "
        "p_over c_double"
    ),
    "loopcost_coverage_result": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "share c_double "
        "least c_double "
        "most c_double "
        "p c_double"
    ),
    "loopcost_uniformity": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "above c_double "
        "below c_double "
        "p_above c_double "
        "p_below c_double "
        "p c_double"
    ),
    "loopcost_margin": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "margin c_double "
        "coverage c_double "
        "rank c_uint64"
    ),
    "loopcost_threshold": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "threshold c_double "
        "promised c_double "
        "kept c_uint64 "
        "kept_failures c_uint64 "
        "failures c_uint64"
    ),
    "loopcost_task": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "prompt c_double "
        "generation c_double "
        "attempt c_double "
        "trace c_double "
        "growth c_double "
        "attempt_sd c_double "
        "trace_sd c_double"
    ),
    "loopcost_context": (
        "struct_size c_uint32 "
        "mode c_uint32 "
        "caching c_uint32 "
        "warm_first c_uint32 "
        "warm_later c_uint32 "
        "reserved c_uint32 "
        "warm_first_tokens c_double "
        "warm_later_tokens c_double "
        "warm_generation c_double "
        "expiry c_double "
        "group c_uint64 "
        "bug_cap c_uint64 "
        "conversation_cap c_uint64"
    ),
    "loopcost_model": (
        "struct_size c_uint32 "
        "n_classes c_uint32 "
        "price loopcost_price* "
        "classes loopcost_class* "
        "class_stride c_uint32 "
        "counts c_uint32 "
        "count_variance c_double"
    ),
    "loopcost_strategy": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "generator loopcost_model* "
        "fixer loopcost_model* "
        "task loopcost_task* "
        "context loopcost_context* "
        "calls loopcost_loop* "
        "padding c_void_p"
    ),
    "loopcost_cost": (
        "struct_size c_uint32 "
        "ill_conditioned c_uint32 "
        "mean c_double "
        "variance c_double "
        "attempts_mean c_double "
        "attempts_variance c_double "
        "generation c_double "
        "fix_input c_double "
        "fix_output c_double "
        "cache_read c_double "
        "cache_write c_double "
        "mean_bound c_double "
        "variance_bound c_double "
        "p_solved c_double "
        "mean_solved c_double "
        "mean_unsolved c_double "
        "per_solved c_double "
        "fixed c_double "
        "p_unsolved c_double"
    ),
    "loopcost_rank": (
        "strategy c_uint32 "
        "ill_conditioned c_uint32 "
        "mean c_double "
        "difference c_double "
        "ratio c_double "
        "mean_bound c_double"
    ),
    "loopcost_crossover": (
        "struct_size c_uint32 "
        "count c_uint32 "
        "sign_at_zero c_int32 "
        "sign_below c_int32 "
        "sign_between c_int32 "
        "sign_above c_int32 "
        "first c_double "
        "second c_double "
        "first_bound c_double "
        "second_bound c_double"
    ),
    "loopcost_sensitivity": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "value c_double "
        "mean c_double "
        "variance c_double "
        "mean_elasticity c_double"
    ),
    "loopcost_distribution": (
        "struct_size c_uint32 "
        "exact c_uint32 "
        "work c_double* "
        "reserved c_void_p "
        "words c_uint64 "
        "width c_double "
        "tail c_double "
        "atoms c_uint64 "
        "missing c_double "
        "rounding c_double "
        "quantity c_uint32 "
        "padding c_uint32"
    ),
    "loopcost_risk": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "within_least c_double "
        "within_most c_double "
        "over_least c_double "
        "over_most c_double "
        "mean_within_least c_double "
        "mean_within_most c_double "
        "overrun_least c_double "
        "overrun_most c_double"
    ),
    "loopcost_bracket": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "least c_double "
        "most c_double"
    ),
    "loopcost_duel": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "cheaper_least c_double "
        "cheaper_most c_double "
        "dearer_least c_double "
        "dearer_most c_double "
        "saving_least c_double "
        "saving_most c_double"
    ),
    "loopcost_outcomes": (
        "struct_size c_uint32 "
        "models c_uint32 "
        "tasks c_uint64 "
        "success c_double* "
        "cost c_double* "
        "seconds c_double* "
        "present c_uint64* "
        "task_stride c_uint64 "
        "model_stride c_uint64"
    ),
    "loopcost_policy": (
        "kind c_uint32 "
        "n_models c_uint32 "
        "models c_uint32* "
        "cuts c_double* "
        "scores c_double* "
        "weights c_double* "
        "sensitivity c_double "
        "specificity c_double "
        "verification c_double"
    ),
    "loopcost_account": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "tasks c_uint64 "
        "left_out c_uint64 "
        "solved c_double "
        "usd c_double "
        "seconds c_double "
        "calls c_double "
        "wrongly_accepted c_double "
        "wrongly_rejected c_double"
    ),
    "loopcost_replay": (
        "struct_size c_uint32 "
        "n_policies c_uint32 "
        "policies loopcost_policy* "
        "work c_double* "
        "policy_stride c_uint32 "
        "reference c_uint32 "
        "words c_uint64 "
        "level c_double "
        "tasks c_uint64 "
        "left_out c_uint64"
    ),
    "loopcost_standing": (
        "policy c_uint32 "
        "reserved c_uint32 "
        "solved c_double "
        "solved_least c_double "
        "solved_most c_double "
        "usd c_double "
        "usd_least c_double "
        "usd_most c_double "
        "per_solved c_double "
        "per_solved_least c_double "
        "per_solved_most c_double "
        "saving c_double "
        "saving_least c_double "
        "saving_most c_double "
        "gained c_double "
        "gained_least c_double "
        "gained_most c_double "
        "regret_solved c_double "
        "regret_solved_least c_double "
        "regret_solved_most c_double "
        "regret_usd c_double "
        "regret_usd_least c_double "
        "regret_usd_most c_double "
        "seconds c_double "
        "calls c_double "
        "wrongly_accepted c_double "
        "wrongly_rejected c_double"
    ),
    "loopcost_cascade": (
        "models c_uint64 "
        "n_models c_uint32 "
        "reserved c_uint32 "
        "solved c_double "
        "usd c_double"
    ),
    "loopcost_cut": (
        "cut c_double "
        "above c_uint64 "
        "solved c_double "
        "usd c_double"
    ),
    "loopcost_sampling": (
        "struct_size c_uint32 "
        "kernel c_uint32 "
        "seed c_uint64 "
        "first c_uint64 "
        "trials c_uint64 "
        "work c_uint64* "
        "reserved c_void_p "
        "words c_uint64 "
        "attempts loopcost_attempts_callback "
        "bill loopcost_bill_callback "
        "user c_void_p "
        "padding c_void_p"
    ),
    "loopcost_tally": (
        "struct_size c_uint32 "
        "kind c_uint32 "
        "work c_uint64* "
        "reserved c_void_p "
        "words c_uint64 "
        "bins c_uint64 "
        "trials c_uint64 "
        "used c_uint64 "
        "resolution c_uint32 "
        "unit_bits c_uint32"
    ),
    "loopcost_estimate": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "trials c_uint64 "
        "solved c_uint64 "
        "mean c_double "
        "mean_error c_double "
        "variance c_double "
        "generation c_double "
        "p_solved c_double "
        "p_solved_error c_double "
        "mean_solved c_double "
        "mean_solved_error c_double "
        "mean_unsolved c_double "
        "mean_unsolved_error c_double "
        "per_solved c_double "
        "attempts_mean c_double "
        "attempts_mean_error c_double "
        "attempts_variance c_double "
        "written c_double "
        "read c_double "
        "output c_double"
    ),
    "loopcost_difference": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "trials c_uint64 "
        "mean c_double "
        "mean_error c_double "
        "independent_error c_double "
        "correlation c_double "
        "cheaper c_double "
        "dearer c_double "
        "equal c_double "
        "cheaper_error c_double "
        "dearer_error c_double "
        "equal_error c_double"
    ),
    "loopcost_grown": (
        "value c_double "
        "low c_double "
        "high c_double "
        "n c_uint64 "
        "identified c_uint32 "
        "padding c_uint32"
    ),
    "loopcost_growth_call": (
        "index c_uint64 "
        "input c_uint64 "
        "read c_uint64 "
        "write c_uint64 "
        "output c_uint64 "
        "gap c_double "
        "known c_uint32 "
        "padding c_uint32"
    ),
    "loopcost_track": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "work c_uint64* "
        "padding c_void_p "
        "words c_uint64 "
        "calls c_uint64"
    ),
    "loopcost_growth": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "work c_uint64* "
        "padding c_void_p "
        "words c_uint64 "
        "runs c_uint64"
    ),
    "loopcost_growth_counts": (
        "struct_size c_uint32 "
        "reserved c_uint32 "
        "runs c_uint64 "
        "calls c_uint64 "
        "steps c_uint64 "
        "shrank c_uint64 "
        "interrupted c_uint64 "
        "jumps c_uint64 "
        "rule_kept c_uint64 "
        "rule_more c_uint64 "
        "rule_gap c_uint64 "
        "rule_switched c_uint64 "
        "rule_shrank c_uint64 "
        "rule_other c_uint64 "
        "prefixes c_uint64 "
        "lost c_uint64"
    ),
    "loopcost_cache_age": (
        "since c_double "
        "until c_double "
        "share c_double "
        "low c_double "
        "high c_double "
        "survival c_double "
        "prefixes c_uint64 "
        "held c_uint64"
    ),
    "loopcost_growth_run": (
        "calls c_uint64 "
        "input c_uint64 "
        "output c_uint64"
    ),
    "loopcost_growth_totals": (
        "struct_size c_uint32 "
        "run_stride c_uint32 "
        "runs loopcost_growth_run* "
        "work c_uint64* "
        "n_runs c_uint64 "
        "words c_uint64 "
        "level c_double"
    ),
    "loopcost_column": (
        "field c_uint32 "
        "index c_uint32 "
        "values c_double* "
        "reserved c_void_p "
        "stride c_int64"
    ),
    "loopcost_answers": (
        "output c_uint32 "
        "padding c_uint32 "
        "values c_double* "
        "reserved c_void_p "
        "stride c_int64"
    ),
}

# callback: its result, then its arguments
CALLBACKS = {
    "loopcost_attempts_callback": "c_int32 c_void_p loopcost_random* c_uint32 c_uint64* c_uint32*",
    "loopcost_bill_callback": "c_int32 c_void_p loopcost_random* c_uint64 c_uint64*",
}

# function: its result, then its arguments
PROTOTYPES = {
    "loopcost_version": "c_char_p",
    "loopcost_abi_version": "c_uint32",
    "loopcost_status_text": "c_char_p c_int32",
    "loopcost_param_path": "c_char_p c_uint32",
    "loopcost_param_unit": "c_char_p c_uint32",
    "loopcost_param_range": "c_int32 c_uint32 c_double* c_double*",
    "loopcost_fault_init": "c_int32 loopcost_fault*",
    "loopcost_fault_text": "c_int32 loopcost_fault* c_char_p c_uint32",
    "loopcost_cumulants_init": "c_int32 loopcost_cumulants* c_uint32",
    "loopcost_two_classes": "c_int32 c_double c_double c_double c_double loopcost_class* c_uint32 loopcost_fault*",
    "loopcost_attempts_cumulants": "c_int32 loopcost_class* c_uint32 c_uint32 loopcost_cumulants* loopcost_fault*",
    "loopcost_attempts_belief": "c_int32 loopcost_class* c_uint32 c_uint32 c_uint64 c_double* loopcost_fault*",
    "loopcost_best_of": "c_int32 c_double c_uint64 c_double* c_double* loopcost_fault*",
    "loopcost_offspring_progeny": "c_int32 loopcost_offspring* loopcost_progeny* loopcost_fault*",
    "loopcost_offspring_init": "c_int32 loopcost_offspring* c_uint32",
    "loopcost_progeny_init": "c_int32 loopcost_progeny* c_uint32",
    "loopcost_attempts_init": "c_int32 loopcost_attempts* c_uint32",
    "loopcost_chances_init": "c_int32 loopcost_chances* c_uint32",
    "loopcost_attempts_chances": "c_int32 loopcost_attempts* c_uint64 loopcost_chances* loopcost_fault*",
    "loopcost_attempts_quantile": "c_int32 loopcost_attempts* c_double c_uint64* loopcost_fault*",
    "loopcost_attempts_upper_quantile": "c_int32 loopcost_attempts* c_double c_uint64* loopcost_fault*",
    "loopcost_price_init": "c_int32 loopcost_price* c_uint32",
    "loopcost_rates_init": "c_int32 loopcost_rates* c_uint32",
    "loopcost_usage_init": "c_int32 loopcost_usage* c_uint32",
    "loopcost_usage_report_init": "c_int32 loopcost_usage_report* c_uint32",
    "loopcost_bill_init": "c_int32 loopcost_bill* c_uint32",
    "loopcost_rate_from_usd": "c_int32 c_double c_uint64* loopcost_fault*",
    "loopcost_rate_from_text": "c_int32 c_char_p c_uint32 c_uint64* loopcost_fault*",
    "loopcost_price_from_rates": "c_int32 loopcost_rates* loopcost_price* loopcost_fault*",
    "loopcost_usage_from_report": "c_int32 loopcost_usage_report* loopcost_usage* loopcost_fault*",
    "loopcost_bill_usage": "c_int32 loopcost_rates* loopcost_usage* loopcost_bill* loopcost_fault*",
    "loopcost_bill_add": "c_int32 loopcost_bill* loopcost_bill* loopcost_fault*",
    "loopcost_usd_text": "c_int32 c_uint64 c_char_p c_uint32",
    "loopcost_thread_init": "c_int32 loopcost_thread* c_uint32",
    "loopcost_thread_cost_init": "c_int32 loopcost_thread_cost* c_uint32",
    "loopcost_thread_coefficients_init": "c_int32 loopcost_thread_coefficients* c_uint32",
    "loopcost_thread_attempt": "c_int32 loopcost_thread* c_uint64 loopcost_thread_cost* loopcost_fault*",
    "loopcost_thread_total": "c_int32 loopcost_thread* c_uint64 loopcost_thread_cost* loopcost_fault*",
    "loopcost_thread_polynomial": "c_int32 loopcost_thread* loopcost_thread_coefficients* loopcost_fault*",
    "loopcost_loop_init": "c_int32 loopcost_loop* c_uint32",
    "loopcost_run_init": "c_int32 loopcost_run* c_uint32",
    "loopcost_ends_init": "c_int32 loopcost_ends* c_uint32",
    "loopcost_loop_run": "c_int32 loopcost_loop* loopcost_run* loopcost_fault*",
    "loopcost_loop_ends": "c_int32 loopcost_loop* c_uint64 loopcost_ends* loopcost_fault*",
    "loopcost_loop_total": "c_int32 loopcost_loop* c_uint64 loopcost_thread_cost* loopcost_fault*",
    "loopcost_loop_belief": "c_int32 loopcost_loop* c_uint64 c_double* loopcost_fault*",
    "loopcost_philox": "c_int32 c_uint32* c_uint32* c_uint32*",
    "loopcost_random_next": "c_int32 loopcost_random* c_uint64*",
    "loopcost_quantile_interval_init": "c_int32 loopcost_quantile_interval* c_uint32",
    "loopcost_mann_whitney_result_init": "c_int32 loopcost_mann_whitney_result* c_uint32",
    "loopcost_mann_whitney_normal_result_init": "c_int32 loopcost_mann_whitney_normal_result* c_uint32",
    "loopcost_delta_interval_init": "c_int32 loopcost_delta_interval* c_uint32",
    "loopcost_proportion_interval_init": "c_int32 loopcost_proportion_interval* c_uint32",
    "loopcost_resampling_init": "c_int32 loopcost_resampling* c_uint32",
    "loopcost_permutation_result_init": "c_int32 loopcost_permutation_result* c_uint32",
    "loopcost_arm_init": "c_int32 loopcost_arm* c_uint32",
    "loopcost_success_cost_init": "c_int32 loopcost_success_cost* c_uint32",
    "loopcost_dominance_result_init": "c_int32 loopcost_dominance_result* c_uint32",
    "loopcost_quantile_coverage": "c_int32 c_uint64 c_double c_uint64 c_uint64 c_double* loopcost_fault*",
    "loopcost_quantile_ranks": "c_int32 c_double* c_uint64 c_double c_double c_uint64* c_uint64 loopcost_quantile_interval* loopcost_fault*",
    "loopcost_bootstrap_law": "c_int32 c_uint64 c_uint64 c_double* loopcost_fault*",
    "loopcost_bootstrap_pair_law": "c_int32 c_uint64 c_uint64 c_double* loopcost_fault*",
    "loopcost_bootstrap_quantile": "c_int32 c_double* c_uint64 c_double c_double c_uint64* c_uint64 loopcost_quantile_interval* loopcost_fault*",
    "loopcost_mann_whitney_words": "c_int32 c_uint64 c_uint64 c_uint32 c_uint64* loopcost_fault*",
    "loopcost_mann_whitney": "c_int32 c_double* c_uint64 c_double* c_uint64 c_uint64* c_uint64 loopcost_mann_whitney_result* loopcost_fault*",
    "loopcost_mann_whitney_floor": "c_int32 c_uint64 c_uint64 c_double* loopcost_fault*",
    "loopcost_mann_whitney_normal": "c_int32 c_double* c_uint64 c_double* c_uint64 c_uint64* c_uint64 loopcost_mann_whitney_normal_result* loopcost_fault*",
    "loopcost_cliffs_delta": "c_int32 c_double* c_uint64 c_double* c_uint64 c_double c_uint64* c_uint64 loopcost_delta_interval* loopcost_fault*",
    "loopcost_permutation_words": "c_int32 loopcost_stratum* c_uint64 c_uint32 c_uint64* loopcost_fault*",
    "loopcost_permutation_test": "c_int32 c_double* c_double* loopcost_stratum* c_uint64 c_uint32 loopcost_resampling* loopcost_permutation_result* loopcost_fault*",
    "loopcost_proportion": "c_int32 c_uint64 c_uint64 c_double loopcost_proportion_interval* loopcost_fault*",
    "loopcost_resampling_words": "c_int32 loopcost_resampling* c_uint64 c_uint64 c_uint64* loopcost_fault*",
    "loopcost_cost_per_success": "c_int32 loopcost_arm* c_double loopcost_resampling* loopcost_success_cost* loopcost_fault*",
    "loopcost_dominance": "c_int32 loopcost_arm* loopcost_arm* loopcost_resampling* loopcost_dominance_result* loopcost_fault*",
    "loopcost_pareto": "c_int32 c_double* c_double* c_uint64 c_uint32* loopcost_fault*",
    "loopcost_holm": "c_int32 c_double* c_uint64 c_uint64* c_uint64 c_double* loopcost_fault*",
    "loopcost_benjamini_hochberg": "c_int32 c_double* c_uint64 c_uint64* c_uint64 c_double* loopcost_fault*",
    "loopcost_trials_needed": "c_int32 c_double c_double c_double c_uint64* loopcost_fault*",
    "loopcost_trials_needed_chances": "c_int32 c_double c_double c_double c_double c_uint64* loopcost_fault*",
    "loopcost_evidence_init": "c_int32 loopcost_evidence* c_uint32",
    "loopcost_fitting_init": "c_int32 loopcost_fitting* c_uint32",
    "loopcost_fit_init": "c_int32 loopcost_fit* c_uint32",
    "loopcost_choice_init": "c_int32 loopcost_choice* c_uint32",
    "loopcost_evidence_words": "c_int32 loopcost_evidence* c_uint64* loopcost_fault*",
    "loopcost_fit_evidence": "c_int32 loopcost_evidence* loopcost_fitting* loopcost_fit* loopcost_fitted* c_uint32 loopcost_fault*",
    "loopcost_fit_kinds": "c_int32 loopcost_fit* loopcost_fitted* loopcost_kind* loopcost_hazard* c_uint64 c_uint32* loopcost_fault*",
    "loopcost_fit_predictive": "c_int32 loopcost_evidence* loopcost_fitting* loopcost_kind* loopcost_hazard* c_uint64 c_uint32* loopcost_fault*",
    "loopcost_fit_totals": "c_int32 loopcost_evidence* c_double c_double loopcost_fitted* c_uint32 loopcost_fault*",
    "loopcost_fit_choose": "c_int32 loopcost_evidence* loopcost_fitting* loopcost_choice* loopcost_fault*",
    "loopcost_choice_words": "c_int32 loopcost_evidence* c_uint32 c_uint64* loopcost_fault*",
    "loopcost_posterior_learn": "c_int32 loopcost_posterior* c_uint32 loopcost_outcome* loopcost_fault*",
    "loopcost_posterior_merge": "c_int32 loopcost_posterior* loopcost_posterior* c_uint32 loopcost_fault*",
    "loopcost_posterior_kind": "c_int32 loopcost_posterior* c_uint32 loopcost_kind* loopcost_hazard* c_uint64 loopcost_fault*",
    "loopcost_kinds_learn": "c_int32 loopcost_kind* c_uint32 c_uint32 loopcost_outcome* loopcost_fault*",
    "loopcost_pass_hat": "c_int32 loopcost_evidence* c_uint64 c_double* loopcost_fault*",
    "loopcost_pass_hat_expected": "c_int32 loopcost_kind* c_uint32 c_uint32 c_uint64 c_double* loopcost_fault*",
    "loopcost_state_init": "c_int32 loopcost_state* c_uint32",
    "loopcost_rest_init": "c_int32 loopcost_rest* c_uint32",
    "loopcost_remaining": "c_int32 loopcost_loop* loopcost_state* loopcost_rest* loopcost_fault*",
    "loopcost_forecast_init": "c_int32 loopcost_forecast* c_uint32",
    "loopcost_forecast_hazards": "c_int32 loopcost_evidence* c_double loopcost_hazard* c_uint64 c_uint64* loopcost_fault*",
    "loopcost_forecast_smooth": "c_int32 c_double* c_uint64 c_double* c_double* loopcost_fault*",
    "loopcost_forecast_words": "c_int32 loopcost_loop* loopcost_state* loopcost_forecast* c_uint64* loopcost_fault*",
    "loopcost_forecast_build": "c_int32 loopcost_loop* loopcost_state* loopcost_forecast* loopcost_fault*",
    "loopcost_forecast_quantile": "c_int32 loopcost_forecast* c_double c_double* loopcost_fault*",
    "loopcost_forecast_chances": "c_int32 loopcost_forecast* c_double loopcost_chances* loopcost_fault*",
    "loopcost_forecast_crps": "c_int32 loopcost_forecast* c_double c_double* loopcost_fault*",
    "loopcost_coverage_result_init": "c_int32 loopcost_coverage_result* c_uint32",
    "loopcost_uniformity_init": "c_int32 loopcost_uniformity* c_uint32",
    "loopcost_margin_init": "c_int32 loopcost_margin* c_uint32",
    "loopcost_threshold_init": "c_int32 loopcost_threshold* c_uint32",
    "loopcost_ensemble_sort": "c_int32 c_double* c_double* c_uint64 loopcost_fault*",
    "loopcost_ensemble_crps": "c_int32 c_double* c_double* c_uint64 c_double c_double* loopcost_fault*",
    "loopcost_ensemble_pit": "c_int32 c_double* c_double* c_uint64 c_double c_double c_double* loopcost_fault*",
    "loopcost_ensemble_quantile": "c_int32 c_double* c_double* c_uint64 c_double c_double* loopcost_fault*",
    "loopcost_pit_histogram": "c_int32 c_double* c_uint64 c_uint64* c_uint32 loopcost_fault*",
    "loopcost_pit_uniformity": "c_int32 c_double* c_uint64 loopcost_uniformity* loopcost_fault*",
    "loopcost_coverage": "c_int32 c_uint64 c_uint64 c_double c_double loopcost_coverage_result* loopcost_fault*",
    "loopcost_brier_score": "c_int32 c_double* c_uint32 c_uint32 c_double* loopcost_fault*",
    "loopcost_log_score": "c_int32 c_double* c_uint32 c_uint32 c_double* loopcost_fault*",
    "loopcost_conformal_rank": "c_int32 c_uint64 c_double c_uint64* loopcost_fault*",
    "loopcost_conformal_score": "c_int32 c_uint32 c_double c_double c_double c_double c_double* loopcost_fault*",
    "loopcost_conformal_margin": "c_int32 c_double* c_uint64 c_double loopcost_margin* loopcost_fault*",
    "loopcost_conformal_interval": "c_int32 c_uint32 c_double c_double c_double c_double c_double* c_double* loopcost_fault*",
    "loopcost_threshold_failure_given_kept": "c_int32 c_double* c_uint32* c_uint64 c_double* c_uint32 c_double c_double loopcost_threshold* loopcost_fault*",
    "loopcost_threshold_kept_given_failure": "c_int32 c_double* c_uint32* c_uint64 c_double loopcost_threshold* loopcost_fault*",
    "loopcost_task_init": "c_int32 loopcost_task* c_uint32",
    "loopcost_context_init": "c_int32 loopcost_context* c_uint32",
    "loopcost_model_init": "c_int32 loopcost_model* c_uint32",
    "loopcost_strategy_init": "c_int32 loopcost_strategy* c_uint32",
    "loopcost_cost_init": "c_int32 loopcost_cost* c_uint32",
    "loopcost_strategy_cost": "c_int32 loopcost_strategy* loopcost_cost* loopcost_fault*",
    "loopcost_strategy_mean": "c_int32 loopcost_strategy* c_double* loopcost_fault*",
    "loopcost_strategy_attempts": "c_int32 loopcost_strategy* loopcost_cumulants* loopcost_fault*",
    "loopcost_per_solved": "c_int32 c_double c_double c_double c_double* loopcost_fault*",
    "loopcost_compare": "c_int32 loopcost_strategy** c_uint32 loopcost_rank* c_uint32 loopcost_fault*",
    "loopcost_crossover_init": "c_int32 loopcost_crossover* c_uint32",
    "loopcost_sensitivity_init": "c_int32 loopcost_sensitivity* c_uint32",
    "loopcost_crossovers": "c_int32 loopcost_strategy* loopcost_strategy* loopcost_param* loopcost_crossover* loopcost_fault*",
    "loopcost_strategy_sensitivity": "c_int32 loopcost_strategy* loopcost_param* loopcost_sensitivity* loopcost_fault*",
    "loopcost_distribution_init": "c_int32 loopcost_distribution* c_uint32",
    "loopcost_risk_init": "c_int32 loopcost_risk* c_uint32",
    "loopcost_bracket_init": "c_int32 loopcost_bracket* c_uint32",
    "loopcost_duel_init": "c_int32 loopcost_duel* c_uint32",
    "loopcost_strategy_affordable": "c_int32 loopcost_strategy* c_double c_uint64* loopcost_fault*",
    "loopcost_distribution_words": "c_int32 loopcost_strategy* loopcost_distribution* c_uint64* loopcost_fault*",
    "loopcost_distribution_build": "c_int32 loopcost_strategy* loopcost_distribution* loopcost_fault*",
    "loopcost_distribution_risk": "c_int32 loopcost_distribution* c_double loopcost_risk* loopcost_fault*",
    "loopcost_distribution_quantile": "c_int32 loopcost_distribution* c_double loopcost_bracket* loopcost_fault*",
    "loopcost_distribution_upper_quantile": "c_int32 loopcost_distribution* c_double loopcost_bracket* loopcost_fault*",
    "loopcost_distribution_duel": "c_int32 loopcost_distribution* loopcost_distribution* loopcost_duel* loopcost_fault*",
    "loopcost_outcomes_init": "c_int32 loopcost_outcomes* c_uint32",
    "loopcost_account_init": "c_int32 loopcost_account* c_uint32",
    "loopcost_replay_init": "c_int32 loopcost_replay* c_uint32",
    "loopcost_outcomes_check": "c_int32 loopcost_outcomes* c_uint64* loopcost_fault*",
    "loopcost_policy_account": "c_int32 loopcost_outcomes* loopcost_policy* c_double* c_double* loopcost_account* loopcost_fault*",
    "loopcost_replay_words": "c_int32 loopcost_outcomes* loopcost_replay* c_uint64* loopcost_fault*",
    "loopcost_replay_policies": "c_int32 loopcost_outcomes* loopcost_replay* loopcost_standing* c_uint32 loopcost_fault*",
    "loopcost_replay_cascades_words": "c_int32 c_uint32 c_uint64* loopcost_fault*",
    "loopcost_replay_cascades": "c_int32 loopcost_outcomes* loopcost_policy* loopcost_cascade* c_uint64 c_uint64* c_uint64* c_uint64 loopcost_fault*",
    "loopcost_replay_thresholds_words": "c_int32 loopcost_outcomes* c_uint64* loopcost_fault*",
    "loopcost_replay_thresholds": "c_int32 loopcost_outcomes* loopcost_policy* loopcost_cut* c_uint64 c_uint64* c_uint64* c_uint64 loopcost_fault*",
    "loopcost_isotonic_words": "c_int32 c_uint64 c_uint64* loopcost_fault*",
    "loopcost_isotonic": "c_int32 c_double* c_double* c_uint64 c_double* c_uint64* c_uint64 loopcost_fault*",
    "loopcost_sampling_init": "c_int32 loopcost_sampling* c_uint32",
    "loopcost_tally_init": "c_int32 loopcost_tally* c_uint32",
    "loopcost_estimate_init": "c_int32 loopcost_estimate* c_uint32",
    "loopcost_difference_init": "c_int32 loopcost_difference* c_uint32",
    "loopcost_sampling_words": "c_int32 loopcost_strategy* loopcost_sampling* c_uint64* loopcost_fault*",
    "loopcost_tally_words": "c_int32 c_uint32 c_uint64 c_uint64* loopcost_fault*",
    "loopcost_simulate": "c_int32 loopcost_strategy* loopcost_sampling* loopcost_tally* loopcost_fault*",
    "loopcost_simulate_between": "c_int32 loopcost_strategy* loopcost_sampling* c_double c_double c_double* c_uint64 c_uint64* c_uint64* loopcost_fault*",
    "loopcost_simulate_pair": "c_int32 loopcost_strategy* loopcost_strategy* loopcost_sampling* loopcost_tally* loopcost_fault*",
    "loopcost_tally_merge": "c_int32 loopcost_tally* loopcost_tally* loopcost_fault*",
    "loopcost_tally_bytes": "c_int32 loopcost_tally* c_uint64* loopcost_fault*",
    "loopcost_tally_write": "c_int32 loopcost_tally* c_ubyte* c_uint64 loopcost_fault*",
    "loopcost_tally_read": "c_int32 loopcost_tally* c_ubyte* c_uint64 loopcost_fault*",
    "loopcost_tally_cost": "c_int32 loopcost_tally* loopcost_strategy* loopcost_estimate* loopcost_fault*",
    "loopcost_tally_quantile": "c_int32 loopcost_tally* loopcost_strategy* c_double loopcost_bracket* loopcost_fault*",
    "loopcost_tally_over": "c_int32 loopcost_tally* loopcost_strategy* c_double c_double* c_double* loopcost_fault*",
    "loopcost_pair_difference": "c_int32 loopcost_tally* loopcost_strategy* loopcost_strategy* loopcost_difference* loopcost_fault*",
    "loopcost_track_init": "c_int32 loopcost_track* c_uint32",
    "loopcost_growth_init": "c_int32 loopcost_growth* c_uint32",
    "loopcost_growth_counts_init": "c_int32 loopcost_growth_counts* c_uint32",
    "loopcost_growth_totals_init": "c_int32 loopcost_growth_totals* c_uint32",
    "loopcost_track_calls": "c_int32 loopcost_track* loopcost_growth_call* c_uint64 c_uint32 loopcost_fault*",
    "loopcost_growth_add": "c_int32 loopcost_growth* loopcost_track* loopcost_fault*",
    "loopcost_growth_merge": "c_int32 loopcost_growth* loopcost_growth* loopcost_fault*",
    "loopcost_growth_estimates": "c_int32 loopcost_growth* c_double loopcost_grown* c_uint32 loopcost_fault*",
    "loopcost_growth_counted": "c_int32 loopcost_growth* loopcost_growth_counts* loopcost_fault*",
    "loopcost_growth_survival": "c_int32 loopcost_growth* c_double loopcost_cache_age* loopcost_fault*",
    "loopcost_growth_totals_words": "c_int32 c_uint64 c_uint64* loopcost_fault*",
    "loopcost_growth_totals_estimates": "c_int32 loopcost_growth_totals* loopcost_grown* c_uint32 loopcost_fault*",
    "loopcost_sweep_words": "c_int32 loopcost_strategy* c_uint32 c_uint64* loopcost_fault*",
    "loopcost_sweep": "c_int32 loopcost_strategy* loopcost_column* c_uint32 c_uint64 loopcost_answers* c_uint32 c_int32* c_uint64* c_uint64 loopcost_fault*",
}


def __getattr__(name):
    """A struct or a callback, built when it is first asked for."""
    if name in STRUCTS:
        words = STRUCTS[name].split()
        fields = list(zip(words[::2], map(ctype, words[1::2])))
        found = type(ctypes.Structure)(name, (ctypes.Structure,), {"__module__": __name__, "_fields_": fields})
    elif name in CALLBACKS:
        found = ctypes.CFUNCTYPE(*map(ctype, CALLBACKS[name].split()))
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, found)  # one for all threads


def ctype(word):
    """The type that a word of these descriptions means: c_double, loopcost_price*, None."""
    if word.endswith("*"):
        return ctypes.POINTER(ctype(word[:-1]))
    if word == "None":
        return None
    return getattr(ctypes, word) if word.startswith("c_") else globals().get(word) or __getattr__(word)


def prototype(name):
    """(result, arguments) of a function."""
    result, *arguments = map(ctype, PROTOTYPES[name].split())
    return result, tuple(arguments)
