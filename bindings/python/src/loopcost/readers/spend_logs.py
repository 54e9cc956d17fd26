"""The spend logs of a LiteLLM proxy, LiteLLM_SpendLogs: rows in JSON, from its database or its /spend/logs."""


def read(log):
    raise NotImplementedError
