#include <math.h>

#include "pair.inl"

LOOPCOST_API int32_t loopcost_price_init(loopcost_price *price, uint32_t struct_size)
{
    const loopcost_price defaults = LOOPCOST_PRICE_INIT;
    return loopcost__init(price, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_rates_init(loopcost_rates *rates, uint32_t struct_size)
{
    const loopcost_rates defaults = LOOPCOST_RATES_INIT;
    return loopcost__init(rates, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_usage_init(loopcost_usage *usage, uint32_t struct_size)
{
    const loopcost_usage defaults = LOOPCOST_USAGE_INIT;
    return loopcost__init(usage, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_usage_report_init(loopcost_usage_report *report, uint32_t struct_size)
{
    const loopcost_usage_report defaults = LOOPCOST_USAGE_REPORT_INIT;
    return loopcost__init(report, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

LOOPCOST_API int32_t loopcost_bill_init(loopcost_bill *bill, uint32_t struct_size)
{
    const loopcost_bill defaults = LOOPCOST_BILL_INIT;
    return loopcost__init(bill, struct_size, sizeof defaults, &defaults, sizeof defaults);
}

/* Rates. */

LOOPCOST_API int32_t loopcost_rate_from_usd(double usd_per_mtok, uint64_t *rate, loopcost_fault *fault)
{
    loopcost__pair nano;
    double nearest;
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, rate);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_RATE, usd_per_mtok);
    if (status)
        return status;
    nano = loopcost__two_product(usd_per_mtok, 1e9);
    nearest = floor(nano.high + 0.5);
    if (fabs((nano.high - nearest) + nano.low) > nano.high * 0x1p-50)
        return loopcost__fail_field(fault, LOOPCOST_INEXACT, LOOPCOST_PARAM_RATE, usd_per_mtok);
    *rate = (uint64_t)nearest;
    return LOOPCOST_OK;
}

/* A decimal number as it is written: digits * 10^exponent, up to 19 significant digits. */
typedef struct loopcost__decimal {
    uint64_t digits;
    int32_t exponent;
    int32_t negative;
} loopcost__decimal;

LOOPCOST_INTERNAL int loopcost__is_digit(const char *text, const char *end)
{
    return text < end && *text >= '0' && *text <= '9';
}

/* Appends one digit; those past the nineteenth significant one only count. */
LOOPCOST_INTERNAL void loopcost__decimal_digit(loopcost__decimal *number, char digit, int32_t after_point)
{
    if (number->digits < UINT64_C(1000000000000000000)) {
        number->digits = 10 * number->digits + (uint64_t)(digit - '0');
        number->exponent -= after_point;
    } else {
        number->exponent += 1 - after_point;
    }
}

LOOPCOST_INTERNAL const char *loopcost__read_exponent(const char *text, const char *end, int32_t *exponent)
{
    const int32_t negative = text < end && *text == '-';
    int32_t value = 0;
    if (text < end && (*text == '-' || *text == '+'))
        text++;
    if (!loopcost__is_digit(text, end))
        return 0;
    for (; loopcost__is_digit(text, end); text++)
        if (value < 100000)
            value = 10 * value + (*text - '0');
    *exponent += negative ? -value : value;
    return text;
}

/* Returns 0 when the text is no decimal number. */
LOOPCOST_INTERNAL int loopcost__read_decimal(const char *text, uint32_t length, loopcost__decimal *number)
{
    const char *const end = text + length;
    const loopcost__decimal zero = {0, 0, 0};
    int any = 0;
    *number = zero;
    if (text < end && (*text == '-' || *text == '+'))
        number->negative = *text++ == '-';
    for (; loopcost__is_digit(text, end); text++, any = 1)
        loopcost__decimal_digit(number, *text, 0);
    if (text < end && *text == '.')
        for (text++; loopcost__is_digit(text, end); text++, any = 1)
            loopcost__decimal_digit(number, *text, 1);
    if (any && text < end && (*text == 'e' || *text == 'E'))
        text = loopcost__read_exponent(text + 1, end, &number->exponent);
    return any && text == end;
}

/* The whole number nearest to digits * 10^exponent, where that is at most 1e13. Returns 0 when it is further than 2^-50
 * relative from it. */
LOOPCOST_INTERNAL int loopcost__nearest_whole(uint64_t digits, int32_t exponent, uint64_t *whole)
{
    uint64_t unit, rest;
    if (exponent >= 0 || !digits) {
        *whole = digits ? digits * loopcost__power_of_ten(exponent) : 0;
        return 1;
    }
    if (exponent < -19)
        return 0;
    unit = loopcost__power_of_ten(-exponent);
    rest = digits % unit;
    *whole = digits / unit + (rest > unit / 2);
    return (rest > unit / 2 ? unit - rest : rest) <= digits >> 50;
}

LOOPCOST_API int32_t loopcost_rate_from_text(const char *text, uint32_t length, uint64_t *rate, loopcost_fault *fault)
{
    loopcost__decimal number;
    uint64_t nearest;
    double value;
    int32_t status = loopcost__check_pointer(fault, LOOPCOST_PARAM_TEXT, text);
    if (!status)
        status = loopcost__check_pointer(fault, LOOPCOST_PARAM_RESULTS, rate);
    if (status)
        return status;
    if (!loopcost__read_decimal(text, length, &number))
        return loopcost__fail_field(fault, LOOPCOST_SYNTAX, LOOPCOST_PARAM_RATE, 0.0);
    value = number.digits ? (double)number.digits * pow(10.0, number.exponent) : 0.0;
    status = loopcost__check(fault, LOOPCOST_PARAM_RATE, number.negative ? -value : value);
    if (status)
        return status;
    if (!loopcost__nearest_whole(number.digits, number.exponent + 9, &nearest))
        return loopcost__fail_field(fault, LOOPCOST_INEXACT, LOOPCOST_PARAM_RATE, value);
    *rate = nearest;
    return LOOPCOST_OK;
}

/* The kinds of token, in the order of the fields of loopcost_rates, loopcost_usage and loopcost_bill. */
enum {
    LOOPCOST__INPUT,
    LOOPCOST__OUTPUT,
    LOOPCOST__CACHE_READ,
    LOOPCOST__CACHE_WRITE,
    LOOPCOST__CACHE_WRITE_1H,
    LOOPCOST__KINDS
};

/* One side of the threshold: its rates, what they are called in a fault, and the tokens billed at them. */
typedef struct loopcost__tier_share {
    uint64_t rate[LOOPCOST__KINDS];
    uint64_t tokens[LOOPCOST__KINDS];
    const uint32_t *words;
} loopcost__tier_share;

LOOPCOST_INTERNAL int32_t loopcost__check_share(loopcost_fault *fault, const loopcost__tier_share *share)
{
    uint32_t kind;
    for (kind = 0; kind < LOOPCOST__KINDS; kind++) {
        const uint32_t field = share->words[kind];
        int32_t status;
        if (share->rate[kind] != LOOPCOST_RATE_UNKNOWN)
            status = loopcost__check(fault, field, (double)share->rate[kind]);
        else if (share->tokens[kind])
            status = loopcost__fail_field(fault, LOOPCOST_UNPRICED, field, (double)share->tokens[kind]);
        else
            status = LOOPCOST_OK;
        if (status)
            return status;
    }
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL void loopcost__rates_below(const loopcost_rates *rates, loopcost__tier_share *below)
{
    static const uint32_t words[LOOPCOST__KINDS] = {LOOPCOST_PARAM_RATES_INPUT, LOOPCOST_PARAM_RATES_OUTPUT,
                                                    LOOPCOST_PARAM_RATES_CACHE_READ, LOOPCOST_PARAM_RATES_CACHE_WRITE,
                                                    LOOPCOST_PARAM_RATES_CACHE_WRITE_1H};
    memset(below, 0, sizeof *below);
    below->words = words;
    below->rate[LOOPCOST__INPUT] = rates->input;
    below->rate[LOOPCOST__OUTPUT] = rates->output;
    below->rate[LOOPCOST__CACHE_READ] = rates->cache_read;
    below->rate[LOOPCOST__CACHE_WRITE] = rates->cache_write;
    below->rate[LOOPCOST__CACHE_WRITE_1H] = rates->cache_write_1h;
}

LOOPCOST_INTERNAL void loopcost__rates_above(const loopcost_rates *rates, loopcost__tier_share *above)
{
    static const uint32_t words[LOOPCOST__KINDS] = {
        LOOPCOST_PARAM_RATES_ABOVE_INPUT, LOOPCOST_PARAM_RATES_ABOVE_OUTPUT, LOOPCOST_PARAM_RATES_ABOVE_CACHE_READ,
        LOOPCOST_PARAM_RATES_ABOVE_CACHE_WRITE, LOOPCOST_PARAM_RATES_ABOVE_CACHE_WRITE_1H};
    memset(above, 0, sizeof *above);
    above->words = words;
    above->rate[LOOPCOST__INPUT] = rates->above_input;
    above->rate[LOOPCOST__OUTPUT] = rates->above_output;
    above->rate[LOOPCOST__CACHE_READ] = rates->above_cache_read;
    above->rate[LOOPCOST__CACHE_WRITE] = rates->above_cache_write;
    above->rate[LOOPCOST__CACHE_WRITE_1H] = rates->above_cache_write_1h;
}

LOOPCOST_INTERNAL int32_t loopcost__check_rates(loopcost_fault *fault, const loopcost_rates *rates)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_RATES, rates, sizeof(loopcost_rates), sizeof(loopcost_rates));
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_RATES_TIER, rates->tier);
    if (!status && rates->tier != LOOPCOST_TIER_NONE)
        status = loopcost__check(fault, LOOPCOST_PARAM_RATES_THRESHOLD, (double)rates->threshold);
    return status;
}

LOOPCOST_API int32_t loopcost_price_from_rates(const loopcost_rates *rates, loopcost_price *price,
                                               loopcost_fault *fault)
{
    const double nano = 1e9;
    loopcost_price answer = LOOPCOST_PRICE_INIT;
    loopcost__tier_share needed;
    int32_t status = loopcost__check_rates(fault, rates);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, price, sizeof(loopcost_price));
    if (!status && rates->tier != LOOPCOST_TIER_NONE)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_RATES_TIER, rates->tier);
    if (status)
        return status;
    loopcost__rates_below(rates, &needed);
    needed.tokens[LOOPCOST__INPUT] = needed.tokens[LOOPCOST__OUTPUT] = 1;
    needed.tokens[LOOPCOST__CACHE_READ] = needed.tokens[LOOPCOST__CACHE_WRITE] = 1;
    status = loopcost__check_share(fault, &needed);
    if (status == LOOPCOST_UNPRICED && fault)
        fault->value = 0.0;
    if (status)
        return status;
    answer.input = (double)rates->input / nano;
    answer.output = (double)rates->output / nano;
    answer.cache_read = (double)rates->cache_read / nano;
    answer.cache_write = (double)rates->cache_write / nano;
    loopcost__give(price, &answer, sizeof answer);
    return LOOPCOST_OK;
}

/* Usage. */

LOOPCOST_INTERNAL int32_t loopcost__check_tokens(loopcost_fault *fault, uint32_t field, uint64_t tokens, uint64_t most)
{
    return loopcost__check_range(fault, loopcost__field(field), (double)tokens, 0.0, (double)most);
}

LOOPCOST_INTERNAL int32_t loopcost__check_report(loopcost_fault *fault, const loopcost_usage_report *report)
{
    const uint64_t most = (uint64_t)loopcost__param(LOOPCOST_PARAM_USAGE_INPUT)->most;
    int32_t status = loopcost__check_struct(fault, LOOPCOST_PARAM_USAGE, report, sizeof(loopcost_usage_report),
                                            sizeof(loopcost_usage_report));
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_USAGE_CONVENTION, report->convention);
    if (!status)
        status = loopcost__check_tokens(fault, LOOPCOST_PARAM_USAGE_INPUT, report->input, most);
    if (!status)
        status = loopcost__check_tokens(fault, LOOPCOST_PARAM_USAGE_OUTPUT, report->output, most);
    if (!status)
        status =
            loopcost__check_tokens(fault, LOOPCOST_PARAM_USAGE_REASONING, report->reasoning, most - report->output);
    if (!status)
        status = loopcost__check_tokens(fault, LOOPCOST_PARAM_USAGE_CACHE_WRITE, report->cache_write,
                                        report->convention == LOOPCOST_INPUT_INCLUDES_CACHE ? report->input : most);
    if (!status)
        status = loopcost__check_tokens(
            fault, LOOPCOST_PARAM_USAGE_CACHE_READ, report->cache_read,
            report->convention == LOOPCOST_INPUT_INCLUDES_CACHE ? report->input - report->cache_write : most);
    if (!status)
        status = loopcost__check_tokens(fault, LOOPCOST_PARAM_USAGE_CACHE_WRITE_1H, report->cache_write_1h,
                                        report->cache_write);
    return status;
}

LOOPCOST_API int32_t loopcost_usage_from_report(const loopcost_usage_report *report, loopcost_usage *usage,
                                                loopcost_fault *fault)
{
    loopcost_usage answer = LOOPCOST_USAGE_INIT;
    int32_t status = loopcost__check_report(fault, report);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, usage, sizeof(loopcost_usage));
    if (status)
        return status;
    answer.input = report->input;
    if (report->convention == LOOPCOST_INPUT_INCLUDES_CACHE)
        answer.input -= report->cache_read + report->cache_write;
    answer.output = report->output + report->reasoning;
    answer.cache_read = report->cache_read;
    answer.cache_write = report->cache_write - report->cache_write_1h;
    answer.cache_write_1h = report->cache_write_1h;
    loopcost__give(usage, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__check_usage(loopcost_fault *fault, const loopcost_usage *usage)
{
    int32_t status =
        loopcost__check_struct(fault, LOOPCOST_PARAM_USAGE, usage, sizeof(loopcost_usage), sizeof(loopcost_usage));
    if (!status && usage->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, LOOPCOST_PARAM_USAGE, usage->reserved);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_USAGE_INPUT, (double)usage->input);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_USAGE_OUTPUT, (double)usage->output);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_USAGE_CACHE_READ, (double)usage->cache_read);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_USAGE_CACHE_WRITE, (double)usage->cache_write);
    if (!status)
        status = loopcost__check(fault, LOOPCOST_PARAM_USAGE_CACHE_WRITE_1H, (double)usage->cache_write_1h);
    return status;
}

/* Bills. */

/* An exact amount: nano + rest / 1e6 nano-USD, rest < 1e6. */
typedef struct loopcost__amount {
    uint64_t nano, rest;
} loopcost__amount;

LOOPCOST_INTERNAL int loopcost__checked_add(uint64_t *sum, uint64_t term)
{
    if (term > UINT64_MAX - *sum)
        return 0;
    *sum += term;
    return 1;
}

/* amount += tokens * rate / 1e6, for tokens <= 1e12 and rate <= 1e13. Returns 0 when it does not fit. */
LOOPCOST_INTERNAL int loopcost__amount_add(loopcost__amount *amount, uint64_t tokens, uint64_t rate)
{
    const uint64_t mtok = 1000000;
    const uint64_t part = tokens % mtok * rate, rest = amount->rest + part % mtok;
    amount->rest = rest % mtok;
    return loopcost__checked_add(&amount->nano, tokens / mtok * rate) &&
           loopcost__checked_add(&amount->nano, part / mtok + rest / mtok);
}

/* Half to even. Returns 0 when it does not fit. */
LOOPCOST_INTERNAL int loopcost__amount_round(const loopcost__amount *amount, uint64_t *nano)
{
    const uint64_t half = 500000;
    *nano = amount->nano;
    return loopcost__checked_add(nano, amount->rest > half || (amount->rest == half && amount->nano % 2));
}

/* Moves the tokens of a request past the threshold from `below` to `above`. */
LOOPCOST_INTERNAL void loopcost__split_tokens(const loopcost_rates *rates, loopcost__tier_share *below,
                                              loopcost__tier_share *above)
{
    static const uint32_t from_the_end[] = {LOOPCOST__INPUT, LOOPCOST__CACHE_WRITE, LOOPCOST__CACHE_WRITE_1H,
                                            LOOPCOST__CACHE_READ};
    const uint64_t *tokens = below->tokens;
    const uint64_t prompt = tokens[LOOPCOST__INPUT] + tokens[LOOPCOST__CACHE_READ] + tokens[LOOPCOST__CACHE_WRITE] +
                            tokens[LOOPCOST__CACHE_WRITE_1H];
    uint64_t excess = prompt;
    uint32_t i;
    if (rates->tier == LOOPCOST_TIER_NONE || prompt <= rates->threshold)
        return;
    if (rates->tier == LOOPCOST_TIER_EXCESS)
        excess -= rates->threshold;
    above->tokens[LOOPCOST__OUTPUT] = below->tokens[LOOPCOST__OUTPUT];
    below->tokens[LOOPCOST__OUTPUT] = 0;
    for (i = 0; i < 4; i++) {
        const uint32_t kind = from_the_end[i];
        const uint64_t moved = excess < below->tokens[kind] ? excess : below->tokens[kind];
        above->tokens[kind] = moved;
        below->tokens[kind] -= moved;
        excess -= moved;
    }
}

/* The parts of the bill, as differences of the rounded running sum: so they sum to the rounded total exactly. */
LOOPCOST_INTERNAL int loopcost__bill_parts(const loopcost__tier_share *below, const loopcost__tier_share *above,
                                           uint64_t *parts, uint64_t *total)
{
    loopcost__amount sum = {0, 0};
    uint32_t kind;
    *total = 0;
    for (kind = 0; kind < LOOPCOST__KINDS; kind++) {
        const uint64_t before = *total;
        if (!(loopcost__amount_add(&sum, below->tokens[kind], below->tokens[kind] ? below->rate[kind] : 0) &&
              loopcost__amount_add(&sum, above->tokens[kind], above->tokens[kind] ? above->rate[kind] : 0) &&
              loopcost__amount_round(&sum, total)))
            return 0;
        parts[kind] = *total - before;
    }
    return 1;
}

LOOPCOST_INTERNAL double loopcost__rough_bill(const loopcost__tier_share *share)
{
    double nano = 0.0;
    uint32_t kind;
    for (kind = 0; kind < LOOPCOST__KINDS; kind++)
        if (share->tokens[kind])
            nano += (double)share->tokens[kind] * ((double)share->rate[kind] / 1e6);
    return nano;
}

LOOPCOST_INTERNAL int32_t loopcost__fail_overflow(loopcost_fault *fault, double nano)
{
    return loopcost__fail(fault, LOOPCOST_OVERFLOW, loopcost__field(LOOPCOST_PARAM_BILL), nano, 0.0,
                          (double)UINT64_MAX);
}

LOOPCOST_API int32_t loopcost_bill_usage(const loopcost_rates *rates, const loopcost_usage *usage, loopcost_bill *bill,
                                         loopcost_fault *fault)
{
    loopcost_bill answer = LOOPCOST_BILL_INIT;
    loopcost__tier_share below, above;
    uint64_t parts[LOOPCOST__KINDS];
    int32_t status = loopcost__check_rates(fault, rates);
    if (!status)
        status = loopcost__check_usage(fault, usage);
    if (!status)
        status = loopcost__check_size(fault, LOOPCOST_PARAM_RESULTS, bill, sizeof(loopcost_bill));
    if (status)
        return status;
    loopcost__rates_below(rates, &below);
    loopcost__rates_above(rates, &above);
    below.tokens[LOOPCOST__INPUT] = usage->input;
    below.tokens[LOOPCOST__OUTPUT] = usage->output;
    below.tokens[LOOPCOST__CACHE_READ] = usage->cache_read;
    below.tokens[LOOPCOST__CACHE_WRITE] = usage->cache_write;
    below.tokens[LOOPCOST__CACHE_WRITE_1H] = usage->cache_write_1h;
    loopcost__split_tokens(rates, &below, &above);
    status = loopcost__check_share(fault, &below);
    if (!status && rates->tier != LOOPCOST_TIER_NONE)
        status = loopcost__check_share(fault, &above);
    if (status)
        return status;
    if (!loopcost__bill_parts(&below, &above, parts, &answer.total))
        return loopcost__fail_overflow(fault, loopcost__rough_bill(&below) + loopcost__rough_bill(&above));
    answer.input = parts[LOOPCOST__INPUT];
    answer.output = parts[LOOPCOST__OUTPUT];
    answer.cache_read = parts[LOOPCOST__CACHE_READ];
    answer.cache_write = parts[LOOPCOST__CACHE_WRITE];
    answer.cache_write_1h = parts[LOOPCOST__CACHE_WRITE_1H];
    loopcost__give(bill, &answer, sizeof answer);
    return LOOPCOST_OK;
}

LOOPCOST_INTERNAL int32_t loopcost__check_bill(loopcost_fault *fault, uint32_t field, const loopcost_bill *bill)
{
    int32_t status = loopcost__check_struct(fault, field, bill, sizeof(loopcost_bill), sizeof(loopcost_bill));
    if (!status && bill->reserved)
        status = loopcost__fail_field(fault, LOOPCOST_UNSUPPORTED, field, bill->reserved);
    return status;
}

LOOPCOST_API int32_t loopcost_bill_add(loopcost_bill *total, const loopcost_bill *bill, loopcost_fault *fault)
{
    loopcost_bill sum;
    int32_t status = loopcost__check_bill(fault, LOOPCOST_PARAM_BILL, bill);
    if (!status)
        status = loopcost__check_bill(fault, LOOPCOST_PARAM_RESULTS, total);
    if (status)
        return status;
    sum = *total;
    if (!(loopcost__checked_add(&sum.total, bill->total) && loopcost__checked_add(&sum.input, bill->input) &&
          loopcost__checked_add(&sum.output, bill->output) &&
          loopcost__checked_add(&sum.cache_read, bill->cache_read) &&
          loopcost__checked_add(&sum.cache_write, bill->cache_write) &&
          loopcost__checked_add(&sum.cache_write_1h, bill->cache_write_1h)))
        return loopcost__fail_overflow(fault, (double)total->total + (double)bill->total);
    *total = sum;
    return LOOPCOST_OK;
}

LOOPCOST_API int32_t loopcost_usd_text(uint64_t nano_usd, char *text, uint32_t size)
{
    const uint64_t nano = 1000000000;
    loopcost__writer out;
    if (!text)
        return LOOPCOST_NULL;
    if (size < LOOPCOST_USD_TEXT_SIZE)
        return LOOPCOST_OUT_OF_RANGE;
    out.next = text;
    out.last = text + size - 1;
    loopcost__write_integer(&out, nano_usd / nano, 1);
    loopcost__write_char(&out, '.');
    loopcost__write_integer(&out, nano_usd % nano, 9);
    *out.next = '\0';
    return LOOPCOST_OK;
}
