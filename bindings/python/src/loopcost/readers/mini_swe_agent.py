def read(log):
    raise NotImplementedError
