/* What does a call cost?
 *
 * A recorded call is billed exactly: whole tokens times whole nano-USD per Mtok, rounded once, half to even, to whole
 * nano-USD (loopcost_rates, loopcost_usage, loopcost_bill). An expected call is priced in doubles (loopcost_price).
 *
 *     loopcost_rates rates = LOOPCOST_RATES_INIT;   // 5 / 25 / 0.50 / 6.25 USD per Mtok
 *     loopcost_usage usage = LOOPCOST_USAGE_INIT;
 *     loopcost_bill bill = LOOPCOST_BILL_INIT;
 *     rates.input = 5000000000, rates.output = 25000000000, rates.cache_read = 500000000;
 *     rates.cache_write = 6250000000;
 *     usage.input = 1748, usage.output = 769, usage.cache_read = 11572, usage.cache_write = 3679;
 *     loopcost_bill_usage(&rates, &usage, &bill, NULL);   // bill.total == 56744750, that is 0.05674475 USD
 */
#ifndef LOOPCOST_PRICE_H
#define LOOPCOST_PRICE_H

#include "fault.h"

/* One model's rate card in doubles, USD per Mtok, each in [0, 1e9]: what expectations are priced with.
 *
 * With caching on every prompt token is billed at cache_write or cache_read, and `input` is not used; with caching off
 * it is the other way round. A field that is left out of the card is 0 here, that is, free. */
typedef struct loopcost_price {
    uint32_t struct_size; /* LOOPCOST_PRICE_INIT sets it */
    uint32_t reserved;    /* zero */
    double input;         /* cin, prompt tokens that no cache is asked for */
    double output;        /* cout, generated tokens, thinking included */
    double cache_read;    /* cread, prompt tokens read from the provider's cache */
    double cache_write;   /* cwrite, prompt tokens written to it; equal to input where the provider has no premium */
} loopcost_price;

#define LOOPCOST_PRICE_INIT {(uint32_t)sizeof(loopcost_price), 0, 0.0, 0.0, 0.0, 0.0}

/* A rate that the card does not give, as every rate is after LOOPCOST_RATES_INIT. Tokens of that kind are an error, no
 * tokens of it are fine. */
#define LOOPCOST_RATE_UNKNOWN UINT64_MAX

/* How a long-context threshold reprices a request whose prompt is longer (strictly) than the threshold. */
enum loopcost_tier {
    LOOPCOST_TIER_NONE = 0,  /* it does not; threshold and the rates above are ignored */
    LOOPCOST_TIER_WHOLE = 1, /* the whole request is billed at the rates above */
    LOOPCOST_TIER_EXCESS = 2 /* only the prompt tokens past the threshold are, and the output of such a request */
};

/* One model's rate card for exact bills, in nano-USD per Mtok, each <= 1e13 or LOOPCOST_RATE_UNKNOWN.
 *
 * The prompt is what the cache knows first and new tokens last: read, then written for 1 hour, then written for 5
 * minutes, then plain input. With LOOPCOST_TIER_EXCESS the tokens past the threshold are counted from that end. */
typedef struct loopcost_rates {
    uint32_t struct_size;    /* LOOPCOST_RATES_INIT sets it */
    uint32_t tier;           /* enum loopcost_tier */
    uint64_t threshold;      /* prompt tokens of all kinds, <= 1e12 */
    uint64_t input;          /* prompt tokens outside the cache */
    uint64_t output;         /* generated tokens, thinking included */
    uint64_t cache_read;     /* prompt tokens read from the cache */
    uint64_t cache_write;    /* prompt tokens written to the cache for its usual time, 5 minutes where there are two */
    uint64_t cache_write_1h; /* prompt tokens written to the cache for an hour */
    uint64_t above_input;    /* the same above the threshold */
    uint64_t above_output;
    uint64_t above_cache_read;
    uint64_t above_cache_write;
    uint64_t above_cache_write_1h;
} loopcost_rates;

#define LOOPCOST_RATES_INIT                                                                                            \
    {                                                                                                                  \
        (uint32_t)sizeof(loopcost_rates), 0, 0, LOOPCOST_RATE_UNKNOWN, LOOPCOST_RATE_UNKNOWN, LOOPCOST_RATE_UNKNOWN,   \
            LOOPCOST_RATE_UNKNOWN, LOOPCOST_RATE_UNKNOWN, LOOPCOST_RATE_UNKNOWN, LOOPCOST_RATE_UNKNOWN,                \
            LOOPCOST_RATE_UNKNOWN, LOOPCOST_RATE_UNKNOWN, LOOPCOST_RATE_UNKNOWN                                        \
    }

/* The tokens of one call, each kind counted once, each <= 1e12. */
typedef struct loopcost_usage {
    uint32_t struct_size; /* LOOPCOST_USAGE_INIT sets it */
    uint32_t reserved;    /* zero */
    uint64_t input;       /* prompt tokens outside the cache */
    uint64_t output;      /* generated tokens, thinking included */
    uint64_t cache_read;
    uint64_t cache_write;
    uint64_t cache_write_1h;
} loopcost_usage;

#define LOOPCOST_USAGE_INIT {(uint32_t)sizeof(loopcost_usage), 0, 0, 0, 0, 0, 0}

/* Does the input that a provider reports contain the tokens that its cache read and wrote? */
enum loopcost_convention {
    LOOPCOST_INPUT_EXCLUDES_CACHE = 0, /* Anthropic */
    LOOPCOST_INPUT_INCLUDES_CACHE = 1  /* OpenAI, LiteLLM, Gemini */
};

/* The tokens of one call as a provider reports them.
 *
 *                     Anthropic                     OpenAI, LiteLLM                    Gemini
 *     input           input_tokens                  prompt_tokens or input_tokens      promptTokenCount
 *     output          output_tokens                 completion_tokens, output_tokens   candidatesTokenCount
 *     reasoning       0 (output has it)             0 (output has it)                  thoughtsTokenCount
 *     cache_read      cache_read_input_tokens       ..._details.cached_tokens          cachedContentTokenCount
 *     cache_write     cache_creation_input_tokens   ..._details.cache_write_tokens     0
 *     cache_write_1h  ephemeral_1h_input_tokens     0                                  0
 */
typedef struct loopcost_usage_report {
    uint32_t struct_size; /* LOOPCOST_USAGE_REPORT_INIT sets it */
    uint32_t convention;  /* enum loopcost_convention */
    uint64_t input;
    uint64_t output;
    uint64_t reasoning; /* generated tokens that output does not contain */
    uint64_t cache_read;
    uint64_t cache_write;    /* written to the cache for any time */
    uint64_t cache_write_1h; /* the part of cache_write that was written for an hour */
} loopcost_usage_report;

#define LOOPCOST_USAGE_REPORT_INIT {(uint32_t)sizeof(loopcost_usage_report), 0, 0, 0, 0, 0, 0, 0}

/* An exact amount in nano-USD (1e-9 USD), and its split by kind of token. The parts sum to the total exactly; each is
 * within one nano-USD of its own exact value. */
typedef struct loopcost_bill {
    uint32_t struct_size; /* LOOPCOST_BILL_INIT sets it */
    uint32_t reserved;    /* zero */
    uint64_t total;
    uint64_t input;
    uint64_t output;
    uint64_t cache_read;
    uint64_t cache_write;
    uint64_t cache_write_1h;
} loopcost_bill;

#define LOOPCOST_BILL_INIT {(uint32_t)sizeof(loopcost_bill), 0, 0, 0, 0, 0, 0, 0}

/* Room for every text that loopcost_usd_text() writes: "18446744073.709551615" and a NUL. */
#define LOOPCOST_USD_TEXT_SIZE 24

LOOPCOST_BEGIN

/* Each writes what the _INIT macro holds to the `struct_size` bytes that the caller has.
 * Returns LOOPCOST_OK, LOOPCOST_NULL, or LOOPCOST_STRUCT_SIZE when struct_size is below the first one shipped. */
LOOPCOST_API int32_t loopcost_price_init(loopcost_price *price, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_rates_init(loopcost_rates *rates, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_usage_init(loopcost_usage *usage, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_usage_report_init(loopcost_usage_report *report, uint32_t struct_size);
LOOPCOST_API int32_t loopcost_bill_init(loopcost_bill *bill, uint32_t struct_size);

/* The rate, in nano-USD per Mtok, of a price in USD per Mtok: the nearest whole number.
 *
 * Books hold doubles that are an ulp off (0.049999999999999996), so up to 2^-50 relative is taken as rounding; a price
 * that is further than that from a whole number of nano-USD is LOOPCOST_INEXACT. Range [0, 1e4] USD per Mtok.
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_NOT_A_NUMBER, LOOPCOST_OUT_OF_RANGE or LOOPCOST_INEXACT (the fault
 * names `rate`). O(1). */
LOOPCOST_API int32_t loopcost_rate_from_usd(double usd_per_mtok, uint64_t *rate, loopcost_fault *fault);

/* The same of decimal text, "0.3", "1.5e-1" or "3", `length` bytes without a NUL. The whole text must be one number;
 * it is read exactly, so nothing is taken as rounding except digits beyond 2^-50 relative, as above.
 * Returns as above, and LOOPCOST_SYNTAX when the text is no decimal number. O(length). */
LOOPCOST_API int32_t loopcost_rate_from_text(const char *text, uint32_t length, uint64_t *rate, loopcost_fault *fault);

/* The doubles of a rate card, for expectations: input, output, cache_read and cache_write, each correctly rounded.
 * A tier is LOOPCOST_UNSUPPORTED (an expectation here has one price a kind); a rate of the four that is unknown is
 * LOOPCOST_UNPRICED. Also returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_OUT_OF_RANGE. O(1). */
LOOPCOST_API int32_t loopcost_price_from_rates(const loopcost_rates *rates, loopcost_price *price,
                                               loopcost_fault *fault);

/* What a provider reported, each token counted once: the same physical call gives the same usage in every convention.
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED, or LOOPCOST_OUT_OF_RANGE when a count
 * is above 1e12, a part is larger than its whole (the fault's `most` is what the whole leaves for it) or the convention
 * is none. O(1). */
LOOPCOST_API int32_t loopcost_usage_from_report(const loopcost_usage_report *report, loopcost_usage *usage,
                                                loopcost_fault *fault);

/* The exact bill of one call, rounded once, half to even, to nano-USD.
 *
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED, LOOPCOST_OUT_OF_RANGE,
 * LOOPCOST_UNPRICED (tokens without a rate: the fault names the rate, its value is the number of tokens) or
 * LOOPCOST_OVERFLOW (above 18.4e9 USD). O(1). */
LOOPCOST_API int32_t loopcost_bill_usage(const loopcost_rates *rates, const loopcost_usage *usage, loopcost_bill *bill,
                                         loopcost_fault *fault);

/* total += bill, each part too. Exact, and so independent of the order of the bills.
 * Returns LOOPCOST_OK, LOOPCOST_NULL, LOOPCOST_STRUCT_SIZE, LOOPCOST_UNSUPPORTED (either may have a tail that this
 * version does not know), or LOOPCOST_OVERFLOW; then total is left alone. O(1). */
LOOPCOST_API int32_t loopcost_bill_add(loopcost_bill *total, const loopcost_bill *bill, loopcost_fault *fault);

/* nano-USD as decimal text in USD with nine decimals, "35.981375600". Needs LOOPCOST_USD_TEXT_SIZE bytes.
 * Returns LOOPCOST_OK, LOOPCOST_NULL, or LOOPCOST_OUT_OF_RANGE when size is smaller. O(1). */
LOOPCOST_API int32_t loopcost_usd_text(uint64_t nano_usd, char *text, uint32_t size);

LOOPCOST_END

#if LOOPCOST_BODIES
#include "detail/price.inl"
#endif

#endif
