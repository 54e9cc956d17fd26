/* Floors 0 and 1: texts, parameters, rates, usage, bills. */
#include "fuzz.h"

static void texts(fuzz *f)
{
    loopcost_fault fault = LOOPCOST_FAULT_INIT;
    const uint32_t size = fuzz_pick(f, LOOPCOST_FAULT_TEXT_SIZE + 8);
    char *const text = (char *)fuzz_block(f, size);
    int32_t status;
    fault.status = (int32_t)fuzz_word(f, fuzz_pick(f, 5));
    fault.field = (uint32_t)fuzz_word(f, fuzz_pick(f, 5));
    fault.index = fuzz_pick(f, 2) ? LOOPCOST_NO_INDEX : (uint32_t)fuzz_word(f, 4);
    fault.strategy = fuzz_pick(f, 2) ? LOOPCOST_NO_INDEX : (uint32_t)fuzz_word(f, 4);
    fault.row = fuzz_pick(f, 2) ? UINT64_MAX : fuzz_word(f, 8);
    fault.value = fuzz_any_double(f);
    fault.least = fuzz_any_double(f);
    fault.most = fuzz_any_double(f);
    status = loopcost_fault_text(&fault, text, size);
    FUZZ_EXPECT(status == (size ? LOOPCOST_OK : LOOPCOST_NULL));
    FUZZ_EXPECT(!size || memchr(text, 0, size));
    FUZZ_EXPECT(size < LOOPCOST_FAULT_TEXT_SIZE || strlen(text) < LOOPCOST_FAULT_TEXT_SIZE - 1);
    FUZZ_EXPECT(*loopcost_status_text(fault.status));
}

static void params(fuzz *f)
{
    const uint32_t field = fuzz_pick(f, 4) ? fuzz_pick(f, 250) : (uint32_t)fuzz_word(f, 4);
    double least = -3.0, most = -5.0;
    const int32_t status = loopcost_param_range(field, &least, &most);
    FUZZ_EXPECT((status == LOOPCOST_OK) == (*loopcost_param_path(field) != 0));
    FUZZ_EXPECT(status ? least == -3.0 && most == -5.0 : least <= most);
    FUZZ_EXPECT(status || *loopcost_param_unit(field));
}

static void rate_from_usd(fuzz *f)
{
    const double usd = fuzz_pick(f, 2) ? (double)fuzz_word(f, 4) * 1e-9 : fuzz_double(f, 0.0, 1e4);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    uint64_t rate;
    if (!fuzz_answered(&a, loopcost_rate_from_usd(usd, (uint64_t *)(void *)a.results, a.fault)))
        return;
    memcpy(&rate, a.results, sizeof rate);
    FUZZ_EXPECT(fuzz_close((double)rate, usd * 1e9, 0x1p-49));
}

/* The fuzzer's own text, or one made of the characters that matter. */
static void rate_from_text(fuzz *f)
{
    static const char some[] = "0123456789.e+-E ";
    const uint32_t length = fuzz_pick(f, 48), spelled = fuzz_pick(f, 2);
    char *const text = (char *)fuzz_block(f, length);
    fuzz_answer a = fuzz_expect_bytes(f, sizeof(uint64_t));
    uint64_t rate;
    uint32_t i;
    for (i = 0; i < length; i++)
        text[i] = spelled ? some[fuzz_pick(f, sizeof some - 1)] : (char)fuzz_byte(f);
    if (!fuzz_answered(&a, loopcost_rate_from_text(text, length, (uint64_t *)(void *)a.results, a.fault)))
        return;
    memcpy(&rate, a.results, sizeof rate);
    FUZZ_EXPECT(rate <= UINT64_C(10000000000000));
}

static uint64_t tokens(fuzz *f)
{
    return fuzz_count(f, UINT64_C(1000000000000));
}

static uint64_t rate(fuzz *f)
{
    return fuzz_pick(f, 6) == 1 ? LOOPCOST_RATE_UNKNOWN : fuzz_count(f, UINT64_C(10000000000000));
}

static const loopcost_rates *rates(fuzz *f)
{
    loopcost_rates made = LOOPCOST_RATES_INIT;
    made.tier = fuzz_choice(f, 3);
    made.threshold = tokens(f);
    made.input = rate(f);
    made.output = rate(f);
    made.cache_read = rate(f);
    made.cache_write = rate(f);
    made.cache_write_1h = rate(f);
    if (made.tier != LOOPCOST_TIER_NONE) {
        made.above_input = rate(f);
        made.above_output = rate(f);
        made.above_cache_read = rate(f);
        made.above_cache_write = rate(f);
        made.above_cache_write_1h = rate(f);
    }
    return (const loopcost_rates *)fuzz_input(f, &made, sizeof made);
}

static void price_from_rates(fuzz *f)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_price, LOOPCOST_PRICE);
    fuzz_answered(&a, loopcost_price_from_rates(rates(f), (loopcost_price *)(void *)a.results, a.fault));
}

static void usage_from_report(fuzz *f)
{
    fuzz_answer a = FUZZ_STRUCT_FROM(f, loopcost_usage, LOOPCOST_USAGE, cache_write_1h);
    loopcost_usage_report made = LOOPCOST_USAGE_REPORT_INIT;
    const loopcost_usage_report *report;
    loopcost_usage usage;
    a.numbers = a.known;
    made.convention = fuzz_choice(f, 2);
    made.input = tokens(f);
    made.output = tokens(f);
    made.reasoning = fuzz_pick(f, 2) ? tokens(f) : 0;
    made.cache_read = fuzz_pick(f, 2) ? made.input / (1 + fuzz_byte(f)) : tokens(f);
    made.cache_write = fuzz_pick(f, 2) ? made.input / (2 + fuzz_byte(f)) : tokens(f);
    made.cache_write_1h = fuzz_pick(f, 2) ? made.cache_write / (1 + fuzz_byte(f)) : tokens(f);
    report = (const loopcost_usage_report *)fuzz_input(f, &made, sizeof made);
    if (!fuzz_answered(&a, loopcost_usage_from_report(report, (loopcost_usage *)(void *)a.results, a.fault)))
        return;
    memcpy(&usage, a.results, sizeof usage);
    FUZZ_EXPECT(usage.output == made.output + made.reasoning);
    FUZZ_EXPECT(usage.input + (made.convention ? made.cache_read + made.cache_write : 0) == made.input);
    FUZZ_EXPECT(usage.cache_read == made.cache_read);
    FUZZ_EXPECT(usage.cache_write + usage.cache_write_1h == made.cache_write);
}

static uint64_t parts_of(const loopcost_bill *bill)
{
    return bill->input + bill->output + bill->cache_read + bill->cache_write + bill->cache_write_1h;
}

static void bill_usage(fuzz *f)
{
    fuzz_answer a = FUZZ_STRUCT(f, loopcost_bill, LOOPCOST_BILL);
    const loopcost_rates *const card = rates(f);
    loopcost_usage made = LOOPCOST_USAGE_INIT;
    loopcost_bill bill;
    a.numbers = a.known;
    made.input = tokens(f);
    made.output = tokens(f);
    made.cache_read = tokens(f);
    made.cache_write = tokens(f);
    made.cache_write_1h = tokens(f);
    if (!fuzz_answered(&a, loopcost_bill_usage(card, (const loopcost_usage *)fuzz_input(f, &made, sizeof made),
                                               (loopcost_bill *)(void *)a.results, a.fault)))
        return;
    memcpy(&bill, a.results, sizeof bill);
    FUZZ_EXPECT(bill.total == parts_of(&bill));
}

static loopcost_bill some_bill(fuzz *f)
{
    loopcost_bill made = LOOPCOST_BILL_INIT;
    made.input = fuzz_word(f, fuzz_pick(f, 9));
    made.output = fuzz_word(f, fuzz_pick(f, 9));
    made.cache_read = fuzz_word(f, fuzz_pick(f, 9));
    made.total = fuzz_wild(f, 8) ? fuzz_word(f, 8) : parts_of(&made);
    return made;
}

static void bill_add(fuzz *f)
{
    const loopcost_bill first = some_bill(f), second = some_bill(f);
    fuzz_answer a = fuzz_expect(f, &first, sizeof first, sizeof first);
    const loopcost_bill *const bill = (const loopcost_bill *)fuzz_input(f, &second, sizeof second);
    loopcost_bill sum;
    if (!fuzz_answered(&a, loopcost_bill_add((loopcost_bill *)(void *)a.results, bill, a.fault)))
        return;
    memcpy(&sum, a.results, sizeof sum);
    FUZZ_EXPECT(sum.total == first.total + second.total && sum.total >= first.total);
    FUZZ_EXPECT(sum.input == first.input + second.input && sum.input >= first.input);
}

static void usd_text(fuzz *f)
{
    const uint32_t size = fuzz_pick(f, LOOPCOST_USD_TEXT_SIZE + 8);
    const uint64_t nano = fuzz_word(f, fuzz_pick(f, 9));
    char *const text = (char *)fuzz_block(f, size);
    const int32_t status = loopcost_usd_text(nano, text, size);
    const char *point;
    FUZZ_EXPECT(status == (size < LOOPCOST_USD_TEXT_SIZE ? LOOPCOST_OUT_OF_RANGE : LOOPCOST_OK));
    if (status)
        return;
    point = strchr(text, '.');
    FUZZ_EXPECT(point && strlen(point) == 10);
    FUZZ_EXPECT(strtoull(text, NULL, 10) * UINT64_C(1000000000) + strtoull(point + 1, NULL, 10) == nano);
}

/* Any _init function is one function: the same helper behind all. */
static void init(fuzz *f)
{
    const uint32_t size = fuzz_pick(f, 256);
    unsigned char *const block = (unsigned char *)fuzz_block(f, size);
    const int32_t status = loopcost_rates_init((loopcost_rates *)(void *)block, size);
    const loopcost_rates none = LOOPCOST_RATES_INIT;
    FUZZ_EXPECT(status == (size < sizeof none ? LOOPCOST_STRUCT_SIZE : LOOPCOST_OK));
    FUZZ_EXPECT(status || !memcmp(block + 4, (const unsigned char *)&none + 4, sizeof none - 4));
    FUZZ_EXPECT(loopcost_rates_init(NULL, size) == LOOPCOST_NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const calls[])(fuzz *) = {texts, params,           rate_from_usd,     rate_from_text, usd_text,
                                            init,  price_from_rates, usage_from_report, bill_usage,     bill_add};
    fuzz f = fuzz_begin(bytes, size);
    calls[fuzz_pick(&f, sizeof calls / sizeof *calls)](&f);
    fuzz_end(&f);
    return 0;
}
