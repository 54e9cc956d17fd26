/* The conversation that the tests of loops share, its price and what its loop points to. */
#ifndef TALK_H
#define TALK_H

#include <loopcost/loopcost.h>

/* 15,000 tokens, and 1,000 more with every call, which generates 400. */
static inline void talk_init(loopcost_price *price, loopcost_thread *thread, loopcost_loop *loop)
{
    const loopcost_price no_price = LOOPCOST_PRICE_INIT;
    const loopcost_thread no_thread = LOOPCOST_THREAD_INIT;
    const loopcost_loop no_loop = LOOPCOST_LOOP_INIT;
    *price = no_price;
    price->input = 3.0, price->output = 15.0, price->cache_read = 0.3, price->cache_write = 3.75;
    *thread = no_thread;
    thread->price = price;
    thread->caching = 1;
    thread->base = 15000.0, thread->step = 1000.0, thread->output = 400.0;
    *loop = no_loop;
    loop->thread = thread;
}

#endif
