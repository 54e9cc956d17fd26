"""The C interface, as ctypes sees it. Written by bindings/generate.py from the headers; do not edit."""

import ctypes
from ctypes import POINTER

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
PARAM_CALLS = 130
PARAM_STATE = 131
PARAM_STATE_CALLS = 132
PARAM_STATE_CONTEXT = 133
PARAM_STATE_SPENT = 134
PARAM_STATE_BUDGET = 135
PARAM_STATE_CHANCE = 136
PARAM_STATE_HOLDINGS = 137
PARAM_STATE_HOLDINGS_HELD = 138
PARAM_STATE_HOLDINGS_IDLE = 139
PARAM_STATE_HOLDINGS_LIFETIME = 140
PARAM_RESULTS = 141
PARAM_TEXT = 142
PARAM_STRIDE = 143
PARAM_WORK = 144
PARAM_CHANCE = 145
PARAM_BUDGET = 146
PARAM_WIDTH = 147
PARAM_TAIL = 148
PARAM_QUANTITY = 149
PARAM_DISTRIBUTION = 150
PARAM_SAMPLING = 151
PARAM_SAMPLING_KERNEL = 152
PARAM_SAMPLING_FIRST = 153
PARAM_SAMPLING_TRIALS = 154
PARAM_SAMPLING_ATTEMPTS = 155
PARAM_SAMPLING_BILL = 156
PARAM_TALLY = 157
PARAM_TALLY_KIND = 158
PARAM_TALLY_WORK = 159
PARAM_TALLY_BINS = 160
PARAM_TALLY_UNIT_BITS = 161
PARAM_TALLY_BYTES = 162
PARAM_LEAST = 163
PARAM_MOST = 164
PARAM_PARAMETER = 165
PARAM_PARAMETER_INDEX = 166
PARAM_FORECAST = 167
PARAM_FORECAST_RESIDUALS = 168
PARAM_FORECAST_RESIDUAL = 169
PARAM_FORECAST_WEIGHT = 170
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
PARAM_REPLAY_CONFIDENCE = 284
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
VERSION_MAJOR = 0
VERSION_MINOR = 1
VERSION_PATCH = 0
ABI_VERSION = 0


class loopcost_param(ctypes.Structure):
    _fields_ = (
        ("field", ctypes.c_uint32),
        ("index", ctypes.c_uint32),
    )


class loopcost_fault(ctypes.Structure):
    _fields_ = (
        ("status", ctypes.c_int32),
        ("field", ctypes.c_uint32),
        ("index", ctypes.c_uint32),
        ("strategy", ctypes.c_uint32),
        ("row", ctypes.c_uint64),
        ("value", ctypes.c_double),
        ("least", ctypes.c_double),
        ("most", ctypes.c_double),
    )


class loopcost_class(ctypes.Structure):
    _fields_ = (
        ("law", ctypes.c_uint32),
        ("n_chances", ctypes.c_uint32),
        ("count", ctypes.c_double),
        ("fix_chance", ctypes.c_double),
        ("alpha", ctypes.c_double),
        ("beta", ctypes.c_double),
        ("after_fix", ctypes.c_double),
        ("after_failure", ctypes.c_double),
        ("chances", POINTER(ctypes.c_double)),
        ("reserved", ctypes.c_void_p),
    )


class loopcost_cumulants(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("mean", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("third", ctypes.c_double),
        ("fourth", ctypes.c_double),
    )


class loopcost_attempts(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("n_classes", ctypes.c_uint32),
        ("classes", POINTER(loopcost_class)),
        ("work", POINTER(ctypes.c_uint64)),
        ("words", ctypes.c_uint64),
        ("class_stride", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    )


class loopcost_offspring(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("bugs", ctypes.c_double),
        ("mean", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("cost_mean", ctypes.c_double),
        ("cost_variance", ctypes.c_double),
    )


class loopcost_progeny(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("mean", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("cost_mean", ctypes.c_double),
        ("cost_variance", ctypes.c_double),
    )


class loopcost_chances(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("exactly", ctypes.c_double),
        ("at_most", ctypes.c_double),
        ("more", ctypes.c_double),
    )


class loopcost_price(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("input", ctypes.c_double),
        ("output", ctypes.c_double),
        ("cache_read", ctypes.c_double),
        ("cache_write", ctypes.c_double),
    )


class loopcost_rates(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("tier", ctypes.c_uint32),
        ("threshold", ctypes.c_uint64),
        ("input", ctypes.c_uint64),
        ("output", ctypes.c_uint64),
        ("cache_read", ctypes.c_uint64),
        ("cache_write", ctypes.c_uint64),
        ("cache_write_1h", ctypes.c_uint64),
        ("above_input", ctypes.c_uint64),
        ("above_output", ctypes.c_uint64),
        ("above_cache_read", ctypes.c_uint64),
        ("above_cache_write", ctypes.c_uint64),
        ("above_cache_write_1h", ctypes.c_uint64),
    )


class loopcost_usage(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("input", ctypes.c_uint64),
        ("output", ctypes.c_uint64),
        ("cache_read", ctypes.c_uint64),
        ("cache_write", ctypes.c_uint64),
        ("cache_write_1h", ctypes.c_uint64),
    )


class loopcost_usage_report(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("convention", ctypes.c_uint32),
        ("input", ctypes.c_uint64),
        ("output", ctypes.c_uint64),
        ("reasoning", ctypes.c_uint64),
        ("cache_read", ctypes.c_uint64),
        ("cache_write", ctypes.c_uint64),
        ("cache_write_1h", ctypes.c_uint64),
    )


class loopcost_bill(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("total", ctypes.c_uint64),
        ("input", ctypes.c_uint64),
        ("output", ctypes.c_uint64),
        ("cache_read", ctypes.c_uint64),
        ("cache_write", ctypes.c_uint64),
        ("cache_write_1h", ctypes.c_uint64),
    )


class loopcost_thread(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("caching", ctypes.c_uint32),
        ("price", POINTER(loopcost_price)),
        ("reserved", ctypes.c_void_p),
        ("base", ctypes.c_double),
        ("step", ctypes.c_double),
        ("output", ctypes.c_double),
        ("warm", ctypes.c_double),
        ("expiry", ctypes.c_double),
    )


class loopcost_thread_cost(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("mean", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("new_tokens", ctypes.c_double),
        ("held_tokens", ctypes.c_double),
        ("output_tokens", ctypes.c_double),
    )


class loopcost_thread_coefficients(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("c0", ctypes.c_double),
        ("c1", ctypes.c_double),
        ("c2", ctypes.c_double),
    )


class loopcost_hazard(ctypes.Structure):
    _fields_ = (
        ("solved", ctypes.c_double),
        ("wrong", ctypes.c_double),
    )


class loopcost_kind(ctypes.Structure):
    _fields_ = (
        ("weight", ctypes.c_double),
        ("hazards", POINTER(loopcost_hazard)),
        ("reserved", ctypes.c_void_p),
        ("n_hazards", ctypes.c_uint32),
        ("padding", ctypes.c_uint32),
        ("alpha", ctypes.c_double),
        ("beta", ctypes.c_double),
        ("solved_share", ctypes.c_double),
    )


class loopcost_loop(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("n_kinds", ctypes.c_uint32),
        ("thread", POINTER(loopcost_thread)),
        ("kinds", POINTER(loopcost_kind)),
        ("cap", ctypes.c_uint64),
        ("kind_stride", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("late_from", ctypes.c_uint64),
        ("late_step", ctypes.c_double),
    )


class loopcost_run(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("mean", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("calls_mean", ctypes.c_double),
        ("calls_variance", ctypes.c_double),
        ("p_solved", ctypes.c_double),
        ("p_wrong", ctypes.c_double),
        ("p_capped", ctypes.c_double),
        ("mean_solved", ctypes.c_double),
        ("mean_wrong", ctypes.c_double),
        ("mean_capped", ctypes.c_double),
        ("per_solved", ctypes.c_double),
        ("write", ctypes.c_double),
        ("read", ctypes.c_double),
        ("generate", ctypes.c_double),
    )


class loopcost_ends(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("solved", ctypes.c_double),
        ("wrong", ctypes.c_double),
        ("capped", ctypes.c_double),
        ("solved_by", ctypes.c_double),
        ("wrong_by", ctypes.c_double),
        ("more", ctypes.c_double),
    )


class loopcost_random(ctypes.Structure):
    _fields_ = (
        ("seed", ctypes.c_uint64),
        ("trial", ctypes.c_uint64),
        ("class_index", ctypes.c_uint32),
        ("bug", ctypes.c_uint32),
        ("draw", ctypes.c_uint32),
        ("left", ctypes.c_uint32),
    )


class loopcost_quantile_interval(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("estimate", ctypes.c_double),
        ("least", ctypes.c_double),
        ("most", ctypes.c_double),
        ("coverage", ctypes.c_double),
        ("widest", ctypes.c_double),
    )


class loopcost_mann_whitney_result(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("tied", ctypes.c_uint32),
        ("u", ctypes.c_double),
        ("p", ctypes.c_double),
        ("p_less", ctypes.c_double),
        ("p_greater", ctypes.c_double),
        ("least_p", ctypes.c_double),
    )


class loopcost_mann_whitney_normal_result(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("u", ctypes.c_double),
        ("p", ctypes.c_double),
        ("p_continuity", ctypes.c_double),
        ("p_ties", ctypes.c_double),
        ("p_ties_continuity", ctypes.c_double),
    )


class loopcost_delta_interval(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("delta", ctypes.c_double),
        ("least", ctypes.c_double),
        ("most", ctypes.c_double),
        ("score_least", ctypes.c_double),
        ("score_most", ctypes.c_double),
    )


class loopcost_proportion_interval(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("share", ctypes.c_double),
        ("exact_least", ctypes.c_double),
        ("exact_most", ctypes.c_double),
        ("wilson_least", ctypes.c_double),
        ("wilson_most", ctypes.c_double),
    )


class loopcost_resampling(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("measure", ctypes.c_uint32),
        ("limit", ctypes.c_uint64),
        ("draws", ctypes.c_uint64),
        ("seed", ctypes.c_uint64),
        ("work", POINTER(ctypes.c_uint64)),
        ("words", ctypes.c_uint64),
    )


class loopcost_stratum(ctypes.Structure):
    _fields_ = (
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class loopcost_permutation_result(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("exact", ctypes.c_uint32),
        ("splits", ctypes.c_double),
        ("difference", ctypes.c_double),
        ("p", ctypes.c_double),
        ("p_less", ctypes.c_double),
        ("p_greater", ctypes.c_double),
        ("least_p", ctypes.c_double),
    )


class loopcost_trial(ctypes.Structure):
    _fields_ = (
        ("cost", ctypes.c_double),
        ("solved", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    )


class loopcost_arm(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("stride", ctypes.c_uint32),
        ("trials", POINTER(loopcost_trial)),
        ("n_trials", ctypes.c_uint64),
    )


class loopcost_success_cost(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("exact", ctypes.c_uint32),
        ("mean", ctypes.c_double),
        ("mean_least", ctypes.c_double),
        ("mean_most", ctypes.c_double),
        ("median", ctypes.c_double),
        ("median_least", ctypes.c_double),
        ("median_most", ctypes.c_double),
        ("never", ctypes.c_double),
    )


class loopcost_dominance_result(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("exact", ctypes.c_uint32),
        ("first_dominates", ctypes.c_double),
        ("second_dominates", ctypes.c_double),
        ("first_cheaper", ctypes.c_double),
        ("second_cheaper", ctypes.c_double),
        ("first_solves_more", ctypes.c_double),
        ("second_solves_more", ctypes.c_double),
    )


class loopcost_outcome(ctypes.Structure):
    _fields_ = (
        ("task", ctypes.c_uint64),
        ("calls", ctypes.c_uint64),
        ("end", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("count", ctypes.c_uint64),
    )


class loopcost_evidence(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("stride", ctypes.c_uint32),
        ("outcomes", POINTER(loopcost_outcome)),
        ("work", POINTER(ctypes.c_uint64)),
        ("n_outcomes", ctypes.c_uint64),
        ("words", ctypes.c_uint64),
    )


class loopcost_fitting(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("law", ctypes.c_uint32),
        ("size", ctypes.c_uint32),
        ("attempts", ctypes.c_uint32),
        ("level", ctypes.c_double),
    )


class loopcost_fitted(ctypes.Structure):
    _fields_ = (
        ("quantity", ctypes.c_uint32),
        ("index", ctypes.c_uint32),
        ("identified", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("value", ctypes.c_double),
        ("low", ctypes.c_double),
        ("high", ctypes.c_double),
        ("least", ctypes.c_double),
        ("most", ctypes.c_double),
        ("n", ctypes.c_uint64),
    )


class loopcost_fit(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("law", ctypes.c_uint32),
        ("size", ctypes.c_uint32),
        ("n_values", ctypes.c_uint32),
        ("parameters", ctypes.c_uint32),
        ("cells", ctypes.c_uint32),
        ("n_hazards", ctypes.c_uint64),
        ("log_likelihood", ctypes.c_double),
        ("aic", ctypes.c_double),
        ("aicc", ctypes.c_double),
        ("bic", ctypes.c_double),
        ("misfit", ctypes.c_double),
        ("misfit_p", ctypes.c_double),
        ("runs", ctypes.c_uint64),
        ("tasks", ctypes.c_uint64),
        ("calls", ctypes.c_uint64),
        ("solved", ctypes.c_uint64),
        ("wrong", ctypes.c_uint64),
        ("capped", ctypes.c_uint64),
        ("unknown", ctypes.c_uint64),
    )


class loopcost_candidate(ctypes.Structure):
    _fields_ = (
        ("law", ctypes.c_uint32),
        ("size", ctypes.c_uint32),
        ("parameters", ctypes.c_uint32),
        ("standing", ctypes.c_uint32),
        ("log_likelihood", ctypes.c_double),
        ("aicc", ctypes.c_double),
        ("bic", ctypes.c_double),
        ("misfit_p", ctypes.c_double),
        ("score", ctypes.c_double),
        ("behind", ctypes.c_double),
        ("error", ctypes.c_double),
        ("cells", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    )


class loopcost_choice(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("n_candidates", ctypes.c_uint32),
        ("candidates", POINTER(loopcost_candidate)),
        ("reserved", ctypes.c_void_p),
        ("stride", ctypes.c_uint32),
        ("folds", ctypes.c_uint32),
        ("used", ctypes.c_uint32),
        ("told", ctypes.c_uint32),
    )


class loopcost_posterior(ctypes.Structure):
    _fields_ = (
        ("start", ctypes.c_uint64),
        ("solved", ctypes.c_uint64),
        ("wrong", ctypes.c_uint64),
        ("unknown", ctypes.c_uint64),
        ("on", ctypes.c_uint64),
        ("prior_ended", ctypes.c_double),
        ("prior_on", ctypes.c_double),
        ("prior_solved", ctypes.c_double),
        ("prior_wrong", ctypes.c_double),
    )


class loopcost_holding(ctypes.Structure):
    _fields_ = (
        ("price", POINTER(loopcost_price)),
        ("reserved", ctypes.c_void_p),
        ("held", ctypes.c_double),
        ("idle", ctypes.c_double),
        ("lifetime", ctypes.c_double),
    )


class loopcost_state(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("n_holdings", ctypes.c_uint32),
        ("holdings", POINTER(loopcost_holding)),
        ("reserved", ctypes.c_void_p),
        ("holding_stride", ctypes.c_uint32),
        ("padding", ctypes.c_uint32),
        ("calls", ctypes.c_uint64),
        ("context", ctypes.c_double),
        ("spent", ctypes.c_double),
        ("budget", ctypes.c_double),
        ("chance", ctypes.c_double),
    )


class loopcost_rest(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("mean", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("p50", ctypes.c_double),
        ("p90", ctypes.c_double),
        ("p99", ctypes.c_double),
        ("reserve", ctypes.c_double),
        ("calls_mean", ctypes.c_double),
        ("p_solved", ctypes.c_double),
        ("p_solved_within", ctypes.c_double),
        ("p_over", ctypes.c_double),
    )


class loopcost_forecast(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("work", POINTER(ctypes.c_double)),
        ("residuals", POINTER(ctypes.c_double)),
        ("weights", POINTER(ctypes.c_double)),
        ("padding", ctypes.c_void_p),
        ("words", ctypes.c_uint64),
        ("n_residuals", ctypes.c_uint64),
        ("made", ctypes.c_uint64),
        ("atoms", ctypes.c_uint64),
        ("mean", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("calls_mean", ctypes.c_double),
        ("p_solved", ctypes.c_double),
        ("p_wrong", ctypes.c_double),
        ("p_capped", ctypes.c_double),
        ("p_over", ctypes.c_double),
    )


class loopcost_coverage_result(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("share", ctypes.c_double),
        ("least", ctypes.c_double),
        ("most", ctypes.c_double),
        ("p", ctypes.c_double),
    )


class loopcost_uniformity(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("above", ctypes.c_double),
        ("below", ctypes.c_double),
        ("p_above", ctypes.c_double),
        ("p_below", ctypes.c_double),
        ("p", ctypes.c_double),
    )


class loopcost_margin(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("margin", ctypes.c_double),
        ("coverage", ctypes.c_double),
        ("rank", ctypes.c_uint64),
    )


class loopcost_threshold(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("threshold", ctypes.c_double),
        ("promised", ctypes.c_double),
        ("kept", ctypes.c_uint64),
        ("kept_failures", ctypes.c_uint64),
        ("failures", ctypes.c_uint64),
    )


class loopcost_task(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("prompt", ctypes.c_double),
        ("generation", ctypes.c_double),
        ("attempt", ctypes.c_double),
        ("trace", ctypes.c_double),
        ("growth", ctypes.c_double),
        ("attempt_sd", ctypes.c_double),
        ("trace_sd", ctypes.c_double),
    )


class loopcost_context(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("mode", ctypes.c_uint32),
        ("caching", ctypes.c_uint32),
        ("warm_first", ctypes.c_uint32),
        ("warm_later", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("warm_first_tokens", ctypes.c_double),
        ("warm_later_tokens", ctypes.c_double),
        ("warm_generation", ctypes.c_double),
        ("expiry", ctypes.c_double),
        ("group", ctypes.c_uint64),
        ("bug_cap", ctypes.c_uint64),
        ("conversation_cap", ctypes.c_uint64),
    )


class loopcost_model(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("n_classes", ctypes.c_uint32),
        ("price", POINTER(loopcost_price)),
        ("classes", POINTER(loopcost_class)),
        ("class_stride", ctypes.c_uint32),
        ("counts", ctypes.c_uint32),
        ("count_variance", ctypes.c_double),
    )


class loopcost_strategy(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("generator", POINTER(loopcost_model)),
        ("fixer", POINTER(loopcost_model)),
        ("task", POINTER(loopcost_task)),
        ("context", POINTER(loopcost_context)),
        ("calls", POINTER(loopcost_loop)),
        ("padding", ctypes.c_void_p),
    )


class loopcost_cost(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("ill_conditioned", ctypes.c_uint32),
        ("mean", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("attempts_mean", ctypes.c_double),
        ("attempts_variance", ctypes.c_double),
        ("generation", ctypes.c_double),
        ("fix_input", ctypes.c_double),
        ("fix_output", ctypes.c_double),
        ("cache_read", ctypes.c_double),
        ("cache_write", ctypes.c_double),
        ("mean_bound", ctypes.c_double),
        ("variance_bound", ctypes.c_double),
        ("p_solved", ctypes.c_double),
        ("mean_solved", ctypes.c_double),
        ("mean_unsolved", ctypes.c_double),
        ("per_solved", ctypes.c_double),
        ("fixed", ctypes.c_double),
        ("p_unsolved", ctypes.c_double),
    )


class loopcost_rank(ctypes.Structure):
    _fields_ = (
        ("strategy", ctypes.c_uint32),
        ("ill_conditioned", ctypes.c_uint32),
        ("mean", ctypes.c_double),
        ("difference", ctypes.c_double),
        ("ratio", ctypes.c_double),
        ("mean_bound", ctypes.c_double),
    )


class loopcost_crossover(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
        ("sign_at_zero", ctypes.c_int32),
        ("sign_below", ctypes.c_int32),
        ("sign_between", ctypes.c_int32),
        ("sign_above", ctypes.c_int32),
        ("first", ctypes.c_double),
        ("second", ctypes.c_double),
        ("first_bound", ctypes.c_double),
        ("second_bound", ctypes.c_double),
    )


class loopcost_sensitivity(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("value", ctypes.c_double),
        ("mean", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("mean_elasticity", ctypes.c_double),
    )


class loopcost_distribution(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("exact", ctypes.c_uint32),
        ("work", POINTER(ctypes.c_double)),
        ("reserved", ctypes.c_void_p),
        ("words", ctypes.c_uint64),
        ("width", ctypes.c_double),
        ("tail", ctypes.c_double),
        ("atoms", ctypes.c_uint64),
        ("missing", ctypes.c_double),
        ("rounding", ctypes.c_double),
        ("quantity", ctypes.c_uint32),
        ("padding", ctypes.c_uint32),
    )


class loopcost_risk(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("within_least", ctypes.c_double),
        ("within_most", ctypes.c_double),
        ("over_least", ctypes.c_double),
        ("over_most", ctypes.c_double),
        ("mean_within_least", ctypes.c_double),
        ("mean_within_most", ctypes.c_double),
        ("overrun_least", ctypes.c_double),
        ("overrun_most", ctypes.c_double),
    )


class loopcost_bracket(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("least", ctypes.c_double),
        ("most", ctypes.c_double),
    )


class loopcost_duel(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("cheaper_least", ctypes.c_double),
        ("cheaper_most", ctypes.c_double),
        ("dearer_least", ctypes.c_double),
        ("dearer_most", ctypes.c_double),
        ("saving_least", ctypes.c_double),
        ("saving_most", ctypes.c_double),
    )


class loopcost_outcomes(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("models", ctypes.c_uint32),
        ("tasks", ctypes.c_uint64),
        ("success", POINTER(ctypes.c_double)),
        ("cost", POINTER(ctypes.c_double)),
        ("seconds", POINTER(ctypes.c_double)),
        ("present", POINTER(ctypes.c_uint64)),
        ("task_stride", ctypes.c_uint64),
        ("model_stride", ctypes.c_uint64),
    )


class loopcost_policy(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("n_models", ctypes.c_uint32),
        ("models", POINTER(ctypes.c_uint32)),
        ("cuts", POINTER(ctypes.c_double)),
        ("scores", POINTER(ctypes.c_double)),
        ("weights", POINTER(ctypes.c_double)),
        ("sensitivity", ctypes.c_double),
        ("specificity", ctypes.c_double),
        ("verification", ctypes.c_double),
    )


class loopcost_account(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("tasks", ctypes.c_uint64),
        ("left_out", ctypes.c_uint64),
        ("solved", ctypes.c_double),
        ("usd", ctypes.c_double),
        ("seconds", ctypes.c_double),
        ("calls", ctypes.c_double),
        ("wrongly_accepted", ctypes.c_double),
        ("wrongly_rejected", ctypes.c_double),
    )


class loopcost_replay(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("n_policies", ctypes.c_uint32),
        ("policies", POINTER(loopcost_policy)),
        ("work", POINTER(ctypes.c_double)),
        ("policy_stride", ctypes.c_uint32),
        ("reference", ctypes.c_uint32),
        ("words", ctypes.c_uint64),
        ("confidence", ctypes.c_double),
        ("tasks", ctypes.c_uint64),
        ("left_out", ctypes.c_uint64),
    )


class loopcost_standing(ctypes.Structure):
    _fields_ = (
        ("policy", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("solved", ctypes.c_double),
        ("solved_least", ctypes.c_double),
        ("solved_most", ctypes.c_double),
        ("usd", ctypes.c_double),
        ("usd_least", ctypes.c_double),
        ("usd_most", ctypes.c_double),
        ("per_solved", ctypes.c_double),
        ("per_solved_least", ctypes.c_double),
        ("per_solved_most", ctypes.c_double),
        ("saving", ctypes.c_double),
        ("saving_least", ctypes.c_double),
        ("saving_most", ctypes.c_double),
        ("gained", ctypes.c_double),
        ("gained_least", ctypes.c_double),
        ("gained_most", ctypes.c_double),
        ("regret_solved", ctypes.c_double),
        ("regret_solved_least", ctypes.c_double),
        ("regret_solved_most", ctypes.c_double),
        ("regret_usd", ctypes.c_double),
        ("regret_usd_least", ctypes.c_double),
        ("regret_usd_most", ctypes.c_double),
        ("seconds", ctypes.c_double),
        ("calls", ctypes.c_double),
        ("wrongly_accepted", ctypes.c_double),
        ("wrongly_rejected", ctypes.c_double),
    )


class loopcost_cascade(ctypes.Structure):
    _fields_ = (
        ("models", ctypes.c_uint64),
        ("n_models", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("solved", ctypes.c_double),
        ("usd", ctypes.c_double),
    )


class loopcost_cut(ctypes.Structure):
    _fields_ = (
        ("cut", ctypes.c_double),
        ("above", ctypes.c_uint64),
        ("solved", ctypes.c_double),
        ("usd", ctypes.c_double),
    )

loopcost_attempts_callback = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, POINTER(loopcost_random), ctypes.c_uint32, POINTER(ctypes.c_uint64), POINTER(ctypes.c_uint32))

loopcost_bill_callback = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, POINTER(loopcost_random), ctypes.c_uint64, POINTER(ctypes.c_uint64))


class loopcost_sampling(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("kernel", ctypes.c_uint32),
        ("seed", ctypes.c_uint64),
        ("first", ctypes.c_uint64),
        ("trials", ctypes.c_uint64),
        ("work", POINTER(ctypes.c_uint64)),
        ("reserved", ctypes.c_void_p),
        ("words", ctypes.c_uint64),
        ("attempts", loopcost_attempts_callback),
        ("bill", loopcost_bill_callback),
        ("user", ctypes.c_void_p),
        ("padding", ctypes.c_void_p),
    )


class loopcost_tally(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("kind", ctypes.c_uint32),
        ("work", POINTER(ctypes.c_uint64)),
        ("reserved", ctypes.c_void_p),
        ("words", ctypes.c_uint64),
        ("bins", ctypes.c_uint64),
        ("trials", ctypes.c_uint64),
        ("used", ctypes.c_uint64),
        ("resolution", ctypes.c_uint32),
        ("unit_bits", ctypes.c_uint32),
    )


class loopcost_estimate(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("trials", ctypes.c_uint64),
        ("solved", ctypes.c_uint64),
        ("mean", ctypes.c_double),
        ("mean_error", ctypes.c_double),
        ("variance", ctypes.c_double),
        ("generation", ctypes.c_double),
        ("p_solved", ctypes.c_double),
        ("p_solved_error", ctypes.c_double),
        ("mean_solved", ctypes.c_double),
        ("mean_solved_error", ctypes.c_double),
        ("mean_unsolved", ctypes.c_double),
        ("mean_unsolved_error", ctypes.c_double),
        ("per_solved", ctypes.c_double),
        ("attempts_mean", ctypes.c_double),
        ("attempts_mean_error", ctypes.c_double),
        ("attempts_variance", ctypes.c_double),
        ("written", ctypes.c_double),
        ("read", ctypes.c_double),
        ("output", ctypes.c_double),
    )


class loopcost_difference(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("trials", ctypes.c_uint64),
        ("mean", ctypes.c_double),
        ("mean_error", ctypes.c_double),
        ("independent_error", ctypes.c_double),
        ("correlation", ctypes.c_double),
        ("cheaper", ctypes.c_double),
        ("dearer", ctypes.c_double),
        ("equal", ctypes.c_double),
        ("cheaper_error", ctypes.c_double),
        ("dearer_error", ctypes.c_double),
        ("equal_error", ctypes.c_double),
    )


class loopcost_grown(ctypes.Structure):
    _fields_ = (
        ("value", ctypes.c_double),
        ("low", ctypes.c_double),
        ("high", ctypes.c_double),
        ("n", ctypes.c_uint64),
        ("identified", ctypes.c_uint32),
        ("padding", ctypes.c_uint32),
    )


class loopcost_growth_call(ctypes.Structure):
    _fields_ = (
        ("index", ctypes.c_uint64),
        ("input", ctypes.c_uint64),
        ("read", ctypes.c_uint64),
        ("write", ctypes.c_uint64),
        ("output", ctypes.c_uint64),
        ("gap", ctypes.c_double),
        ("known", ctypes.c_uint32),
        ("padding", ctypes.c_uint32),
    )


class loopcost_track(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("work", POINTER(ctypes.c_uint64)),
        ("padding", ctypes.c_void_p),
        ("words", ctypes.c_uint64),
        ("calls", ctypes.c_uint64),
    )


class loopcost_growth(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("work", POINTER(ctypes.c_uint64)),
        ("padding", ctypes.c_void_p),
        ("words", ctypes.c_uint64),
        ("runs", ctypes.c_uint64),
    )


class loopcost_growth_counts(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("runs", ctypes.c_uint64),
        ("calls", ctypes.c_uint64),
        ("steps", ctypes.c_uint64),
        ("shrank", ctypes.c_uint64),
        ("interrupted", ctypes.c_uint64),
        ("jumps", ctypes.c_uint64),
        ("rule_kept", ctypes.c_uint64),
        ("rule_more", ctypes.c_uint64),
        ("rule_gap", ctypes.c_uint64),
        ("rule_switched", ctypes.c_uint64),
        ("rule_shrank", ctypes.c_uint64),
        ("rule_other", ctypes.c_uint64),
        ("prefixes", ctypes.c_uint64),
        ("lost", ctypes.c_uint64),
    )


class loopcost_cache_age(ctypes.Structure):
    _fields_ = (
        ("since", ctypes.c_double),
        ("until", ctypes.c_double),
        ("share", ctypes.c_double),
        ("low", ctypes.c_double),
        ("high", ctypes.c_double),
        ("survival", ctypes.c_double),
        ("prefixes", ctypes.c_uint64),
        ("held", ctypes.c_uint64),
    )


class loopcost_growth_run(ctypes.Structure):
    _fields_ = (
        ("calls", ctypes.c_uint64),
        ("input", ctypes.c_uint64),
        ("output", ctypes.c_uint64),
    )


class loopcost_growth_totals(ctypes.Structure):
    _fields_ = (
        ("struct_size", ctypes.c_uint32),
        ("run_stride", ctypes.c_uint32),
        ("runs", POINTER(loopcost_growth_run)),
        ("work", POINTER(ctypes.c_uint64)),
        ("n_runs", ctypes.c_uint64),
        ("words", ctypes.c_uint64),
        ("level", ctypes.c_double),
    )


class loopcost_column(ctypes.Structure):
    _fields_ = (
        ("field", ctypes.c_uint32),
        ("index", ctypes.c_uint32),
        ("values", POINTER(ctypes.c_double)),
        ("reserved", ctypes.c_void_p),
        ("stride", ctypes.c_int64),
    )


class loopcost_answers(ctypes.Structure):
    _fields_ = (
        ("output", ctypes.c_uint32),
        ("padding", ctypes.c_uint32),
        ("values", POINTER(ctypes.c_double)),
        ("reserved", ctypes.c_void_p),
        ("stride", ctypes.c_int64),
    )


# name: (result, arguments)
PROTOTYPES = {
    "loopcost_version": (
        ctypes.c_char_p,
        (
        ),
    ),
    "loopcost_abi_version": (
        ctypes.c_uint32,
        (
        ),
    ),
    "loopcost_status_text": (
        ctypes.c_char_p,
        (
            ctypes.c_int32,
        ),
    ),
    "loopcost_param_path": (
        ctypes.c_char_p,
        (
            ctypes.c_uint32,
        ),
    ),
    "loopcost_param_unit": (
        ctypes.c_char_p,
        (
            ctypes.c_uint32,
        ),
    ),
    "loopcost_param_range": (
        ctypes.c_int32,
        (
            ctypes.c_uint32,
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
        ),
    ),
    "loopcost_fault_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_fault_text": (
        ctypes.c_int32,
        (
            POINTER(loopcost_fault),
            ctypes.c_char_p,
            ctypes.c_uint32,
        ),
    ),
    "loopcost_cumulants_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_cumulants),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_two_classes": (
        ctypes.c_int32,
        (
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(loopcost_class),
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_attempts_cumulants": (
        ctypes.c_int32,
        (
            POINTER(loopcost_class),
            ctypes.c_uint32,
            ctypes.c_uint32,
            POINTER(loopcost_cumulants),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_attempts_belief": (
        ctypes.c_int32,
        (
            POINTER(loopcost_class),
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_best_of": (
        ctypes.c_int32,
        (
            ctypes.c_double,
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_offspring_progeny": (
        ctypes.c_int32,
        (
            POINTER(loopcost_offspring),
            POINTER(loopcost_progeny),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_offspring_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_offspring),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_progeny_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_progeny),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_attempts_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_attempts),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_chances_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_chances),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_attempts_chances": (
        ctypes.c_int32,
        (
            POINTER(loopcost_attempts),
            ctypes.c_uint64,
            POINTER(loopcost_chances),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_attempts_quantile": (
        ctypes.c_int32,
        (
            POINTER(loopcost_attempts),
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_attempts_upper_quantile": (
        ctypes.c_int32,
        (
            POINTER(loopcost_attempts),
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_price_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_price),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_rates_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_rates),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_usage_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_usage),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_usage_report_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_usage_report),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_bill_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_bill),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_rate_from_usd": (
        ctypes.c_int32,
        (
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_rate_from_text": (
        ctypes.c_int32,
        (
            ctypes.c_char_p,
            ctypes.c_uint32,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_price_from_rates": (
        ctypes.c_int32,
        (
            POINTER(loopcost_rates),
            POINTER(loopcost_price),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_usage_from_report": (
        ctypes.c_int32,
        (
            POINTER(loopcost_usage_report),
            POINTER(loopcost_usage),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_bill_usage": (
        ctypes.c_int32,
        (
            POINTER(loopcost_rates),
            POINTER(loopcost_usage),
            POINTER(loopcost_bill),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_bill_add": (
        ctypes.c_int32,
        (
            POINTER(loopcost_bill),
            POINTER(loopcost_bill),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_usd_text": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            ctypes.c_char_p,
            ctypes.c_uint32,
        ),
    ),
    "loopcost_thread_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_thread),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_thread_cost_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_thread_cost),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_thread_coefficients_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_thread_coefficients),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_thread_attempt": (
        ctypes.c_int32,
        (
            POINTER(loopcost_thread),
            ctypes.c_uint64,
            POINTER(loopcost_thread_cost),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_thread_total": (
        ctypes.c_int32,
        (
            POINTER(loopcost_thread),
            ctypes.c_uint64,
            POINTER(loopcost_thread_cost),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_thread_polynomial": (
        ctypes.c_int32,
        (
            POINTER(loopcost_thread),
            POINTER(loopcost_thread_coefficients),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_loop_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_loop),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_run_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_run),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_ends_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_ends),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_loop_run": (
        ctypes.c_int32,
        (
            POINTER(loopcost_loop),
            POINTER(loopcost_run),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_loop_ends": (
        ctypes.c_int32,
        (
            POINTER(loopcost_loop),
            ctypes.c_uint64,
            POINTER(loopcost_ends),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_loop_total": (
        ctypes.c_int32,
        (
            POINTER(loopcost_loop),
            ctypes.c_uint64,
            POINTER(loopcost_thread_cost),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_loop_belief": (
        ctypes.c_int32,
        (
            POINTER(loopcost_loop),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_philox": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_uint32),
            POINTER(ctypes.c_uint32),
            POINTER(ctypes.c_uint32),
        ),
    ),
    "loopcost_random_next": (
        ctypes.c_int32,
        (
            POINTER(loopcost_random),
            POINTER(ctypes.c_uint64),
        ),
    ),
    "loopcost_quantile_interval_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_quantile_interval),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_mann_whitney_result_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_mann_whitney_result),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_mann_whitney_normal_result_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_mann_whitney_normal_result),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_delta_interval_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_delta_interval),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_proportion_interval_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_proportion_interval),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_resampling_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_resampling),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_permutation_result_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_permutation_result),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_arm_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_arm),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_success_cost_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_success_cost),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_dominance_result_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_dominance_result),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_quantile_coverage": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            ctypes.c_double,
            ctypes.c_uint64,
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_quantile_ranks": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(loopcost_quantile_interval),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_bootstrap_law": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_bootstrap_pair_law": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_bootstrap_quantile": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(loopcost_quantile_interval),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_mann_whitney_words": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            ctypes.c_uint64,
            ctypes.c_uint32,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_mann_whitney": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(loopcost_mann_whitney_result),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_mann_whitney_floor": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_mann_whitney_normal": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(loopcost_mann_whitney_normal_result),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_cliffs_delta": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(loopcost_delta_interval),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_permutation_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_stratum),
            ctypes.c_uint64,
            ctypes.c_uint32,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_permutation_test": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            POINTER(loopcost_stratum),
            ctypes.c_uint64,
            ctypes.c_uint32,
            POINTER(loopcost_resampling),
            POINTER(loopcost_permutation_result),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_proportion": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            ctypes.c_uint64,
            ctypes.c_double,
            POINTER(loopcost_proportion_interval),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_resampling_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_resampling),
            ctypes.c_uint64,
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_cost_per_success": (
        ctypes.c_int32,
        (
            POINTER(loopcost_arm),
            ctypes.c_double,
            POINTER(loopcost_resampling),
            POINTER(loopcost_success_cost),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_dominance": (
        ctypes.c_int32,
        (
            POINTER(loopcost_arm),
            POINTER(loopcost_arm),
            POINTER(loopcost_resampling),
            POINTER(loopcost_dominance_result),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_pareto": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint32),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_holm": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_benjamini_hochberg": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_trials_needed": (
        ctypes.c_int32,
        (
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_trials_needed_chances": (
        ctypes.c_int32,
        (
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_evidence_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_evidence),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_fitting_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_fitting),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_fit_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_fit),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_choice_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_choice),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_evidence_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_evidence),
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_fit_evidence": (
        ctypes.c_int32,
        (
            POINTER(loopcost_evidence),
            POINTER(loopcost_fitting),
            POINTER(loopcost_fit),
            POINTER(loopcost_fitted),
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_fit_kinds": (
        ctypes.c_int32,
        (
            POINTER(loopcost_fit),
            POINTER(loopcost_fitted),
            POINTER(loopcost_kind),
            POINTER(loopcost_hazard),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint32),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_fit_predictive": (
        ctypes.c_int32,
        (
            POINTER(loopcost_evidence),
            POINTER(loopcost_fitting),
            POINTER(loopcost_kind),
            POINTER(loopcost_hazard),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint32),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_fit_totals": (
        ctypes.c_int32,
        (
            POINTER(loopcost_evidence),
            ctypes.c_double,
            ctypes.c_double,
            POINTER(loopcost_fitted),
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_fit_choose": (
        ctypes.c_int32,
        (
            POINTER(loopcost_evidence),
            POINTER(loopcost_fitting),
            POINTER(loopcost_choice),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_choice_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_evidence),
            ctypes.c_uint32,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_posterior_learn": (
        ctypes.c_int32,
        (
            POINTER(loopcost_posterior),
            ctypes.c_uint32,
            POINTER(loopcost_outcome),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_posterior_merge": (
        ctypes.c_int32,
        (
            POINTER(loopcost_posterior),
            POINTER(loopcost_posterior),
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_posterior_kind": (
        ctypes.c_int32,
        (
            POINTER(loopcost_posterior),
            ctypes.c_uint32,
            POINTER(loopcost_kind),
            POINTER(loopcost_hazard),
            ctypes.c_uint64,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_kinds_learn": (
        ctypes.c_int32,
        (
            POINTER(loopcost_kind),
            ctypes.c_uint32,
            ctypes.c_uint32,
            POINTER(loopcost_outcome),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_pass_hat": (
        ctypes.c_int32,
        (
            POINTER(loopcost_evidence),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_pass_hat_expected": (
        ctypes.c_int32,
        (
            POINTER(loopcost_kind),
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_state_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_state),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_rest_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_rest),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_remaining": (
        ctypes.c_int32,
        (
            POINTER(loopcost_loop),
            POINTER(loopcost_state),
            POINTER(loopcost_rest),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_forecast_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_forecast),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_forecast_hazards": (
        ctypes.c_int32,
        (
            POINTER(loopcost_evidence),
            ctypes.c_double,
            POINTER(loopcost_hazard),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_forecast_smooth": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_forecast_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_loop),
            POINTER(loopcost_state),
            POINTER(loopcost_forecast),
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_forecast_build": (
        ctypes.c_int32,
        (
            POINTER(loopcost_loop),
            POINTER(loopcost_state),
            POINTER(loopcost_forecast),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_forecast_quantile": (
        ctypes.c_int32,
        (
            POINTER(loopcost_forecast),
            ctypes.c_double,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_forecast_chances": (
        ctypes.c_int32,
        (
            POINTER(loopcost_forecast),
            ctypes.c_double,
            POINTER(loopcost_chances),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_forecast_crps": (
        ctypes.c_int32,
        (
            POINTER(loopcost_forecast),
            ctypes.c_double,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_coverage_result_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_coverage_result),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_uniformity_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_uniformity),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_margin_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_margin),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_threshold_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_threshold),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_ensemble_sort": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_ensemble_crps": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            ctypes.c_double,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_ensemble_pit": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_ensemble_quantile": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            ctypes.c_double,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_pit_histogram": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_pit_uniformity": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(loopcost_uniformity),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_coverage": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            ctypes.c_uint64,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(loopcost_coverage_result),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_brier_score": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint32,
            ctypes.c_uint32,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_log_score": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint32,
            ctypes.c_uint32,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_conformal_rank": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_conformal_score": (
        ctypes.c_int32,
        (
            ctypes.c_uint32,
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_conformal_margin": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            ctypes.c_double,
            POINTER(loopcost_margin),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_conformal_interval": (
        ctypes.c_int32,
        (
            ctypes.c_uint32,
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_threshold_failure_given_kept": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_uint32),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            ctypes.c_uint32,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(loopcost_threshold),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_threshold_kept_given_failure": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_uint32),
            ctypes.c_uint64,
            ctypes.c_double,
            POINTER(loopcost_threshold),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_task_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_task),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_context_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_context),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_model_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_model),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_strategy_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_cost_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_cost),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_strategy_cost": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_cost),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_strategy_mean": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_strategy_attempts": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_cumulants),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_per_solved": (
        ctypes.c_int32,
        (
            ctypes.c_double,
            ctypes.c_double,
            ctypes.c_double,
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_compare": (
        ctypes.c_int32,
        (
            POINTER(POINTER(loopcost_strategy)),
            ctypes.c_uint32,
            POINTER(loopcost_rank),
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_crossover_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_crossover),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_sensitivity_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_sensitivity),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_crossovers": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_strategy),
            POINTER(loopcost_param),
            POINTER(loopcost_crossover),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_strategy_sensitivity": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_param),
            POINTER(loopcost_sensitivity),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_distribution_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_distribution),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_risk_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_risk),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_bracket_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_bracket),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_duel_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_duel),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_strategy_affordable": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            ctypes.c_double,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_distribution_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_distribution),
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_distribution_build": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_distribution),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_distribution_risk": (
        ctypes.c_int32,
        (
            POINTER(loopcost_distribution),
            ctypes.c_double,
            POINTER(loopcost_risk),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_distribution_quantile": (
        ctypes.c_int32,
        (
            POINTER(loopcost_distribution),
            ctypes.c_double,
            POINTER(loopcost_bracket),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_distribution_upper_quantile": (
        ctypes.c_int32,
        (
            POINTER(loopcost_distribution),
            ctypes.c_double,
            POINTER(loopcost_bracket),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_distribution_duel": (
        ctypes.c_int32,
        (
            POINTER(loopcost_distribution),
            POINTER(loopcost_distribution),
            POINTER(loopcost_duel),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_outcomes_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_outcomes),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_account_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_account),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_replay_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_replay),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_outcomes_check": (
        ctypes.c_int32,
        (
            POINTER(loopcost_outcomes),
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_policy_account": (
        ctypes.c_int32,
        (
            POINTER(loopcost_outcomes),
            POINTER(loopcost_policy),
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            POINTER(loopcost_account),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_replay_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_outcomes),
            POINTER(loopcost_replay),
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_replay_policies": (
        ctypes.c_int32,
        (
            POINTER(loopcost_outcomes),
            POINTER(loopcost_replay),
            POINTER(loopcost_standing),
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_replay_cascades_words": (
        ctypes.c_int32,
        (
            ctypes.c_uint32,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_replay_cascades": (
        ctypes.c_int32,
        (
            POINTER(loopcost_outcomes),
            POINTER(loopcost_policy),
            POINTER(loopcost_cascade),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_replay_thresholds_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_outcomes),
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_replay_thresholds": (
        ctypes.c_int32,
        (
            POINTER(loopcost_outcomes),
            POINTER(loopcost_policy),
            POINTER(loopcost_cut),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_isotonic_words": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_isotonic": (
        ctypes.c_int32,
        (
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_sampling_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_sampling),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_tally_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_tally),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_estimate_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_estimate),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_difference_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_difference),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_sampling_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_sampling),
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_tally_words": (
        ctypes.c_int32,
        (
            ctypes.c_uint32,
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_simulate": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_sampling),
            POINTER(loopcost_tally),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_simulate_between": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_sampling),
            ctypes.c_double,
            ctypes.c_double,
            POINTER(ctypes.c_double),
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_simulate_pair": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_strategy),
            POINTER(loopcost_sampling),
            POINTER(loopcost_tally),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_tally_merge": (
        ctypes.c_int32,
        (
            POINTER(loopcost_tally),
            POINTER(loopcost_tally),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_tally_bytes": (
        ctypes.c_int32,
        (
            POINTER(loopcost_tally),
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_tally_write": (
        ctypes.c_int32,
        (
            POINTER(loopcost_tally),
            POINTER(ctypes.c_ubyte),
            ctypes.c_uint64,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_tally_read": (
        ctypes.c_int32,
        (
            POINTER(loopcost_tally),
            POINTER(ctypes.c_ubyte),
            ctypes.c_uint64,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_tally_cost": (
        ctypes.c_int32,
        (
            POINTER(loopcost_tally),
            POINTER(loopcost_strategy),
            POINTER(loopcost_estimate),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_tally_quantile": (
        ctypes.c_int32,
        (
            POINTER(loopcost_tally),
            POINTER(loopcost_strategy),
            ctypes.c_double,
            POINTER(loopcost_bracket),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_tally_over": (
        ctypes.c_int32,
        (
            POINTER(loopcost_tally),
            POINTER(loopcost_strategy),
            ctypes.c_double,
            POINTER(ctypes.c_double),
            POINTER(ctypes.c_double),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_pair_difference": (
        ctypes.c_int32,
        (
            POINTER(loopcost_tally),
            POINTER(loopcost_strategy),
            POINTER(loopcost_strategy),
            POINTER(loopcost_difference),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_track_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_track),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_growth_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_growth),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_growth_counts_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_growth_counts),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_growth_totals_init": (
        ctypes.c_int32,
        (
            POINTER(loopcost_growth_totals),
            ctypes.c_uint32,
        ),
    ),
    "loopcost_track_calls": (
        ctypes.c_int32,
        (
            POINTER(loopcost_track),
            POINTER(loopcost_growth_call),
            ctypes.c_uint64,
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_growth_add": (
        ctypes.c_int32,
        (
            POINTER(loopcost_growth),
            POINTER(loopcost_track),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_growth_merge": (
        ctypes.c_int32,
        (
            POINTER(loopcost_growth),
            POINTER(loopcost_growth),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_growth_estimates": (
        ctypes.c_int32,
        (
            POINTER(loopcost_growth),
            ctypes.c_double,
            POINTER(loopcost_grown),
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_growth_counted": (
        ctypes.c_int32,
        (
            POINTER(loopcost_growth),
            POINTER(loopcost_growth_counts),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_growth_survival": (
        ctypes.c_int32,
        (
            POINTER(loopcost_growth),
            ctypes.c_double,
            POINTER(loopcost_cache_age),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_growth_totals_words": (
        ctypes.c_int32,
        (
            ctypes.c_uint64,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_growth_totals_estimates": (
        ctypes.c_int32,
        (
            POINTER(loopcost_growth_totals),
            POINTER(loopcost_grown),
            ctypes.c_uint32,
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_sweep_words": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            ctypes.c_uint32,
            POINTER(ctypes.c_uint64),
            POINTER(loopcost_fault),
        ),
    ),
    "loopcost_sweep": (
        ctypes.c_int32,
        (
            POINTER(loopcost_strategy),
            POINTER(loopcost_column),
            ctypes.c_uint32,
            ctypes.c_uint64,
            POINTER(loopcost_answers),
            ctypes.c_uint32,
            POINTER(ctypes.c_int32),
            POINTER(ctypes.c_uint64),
            ctypes.c_uint64,
            POINTER(loopcost_fault),
        ),
    ),
}
