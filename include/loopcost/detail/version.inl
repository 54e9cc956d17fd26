LOOPCOST_API const char *loopcost_version(void)
{
    return LOOPCOST_VERSION;
}

LOOPCOST_API uint32_t loopcost_abi_version(void)
{
    return LOOPCOST_ABI_VERSION;
}
