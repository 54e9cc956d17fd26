LOOPCOST_API const char *loopcost_status_text(int32_t status)
{
    static const char *const texts[LOOPCOST_STATUS_END] = {
        "ok",
        "a required pointer is null",
        "struct_size is too small",
        "not supported",
        "not a number",
        "outside its range",
        "not a whole number of nano-USD",
        "too large for an exact answer",
        "undefined at this input",
        "not a decimal number",
        "no rate for these tokens",
        "the repairs never end on average",
    };
    return status >= 0 && status < LOOPCOST_STATUS_END ? texts[status] : "unknown status";
}
