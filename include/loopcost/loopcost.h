/* loopcost: the economics of LLM agent loops.
 *
 * What did a call cost (price.h); how many attempts will it take (attempts.h); what does one conversation cost after T
 * attempts (thread.h); what does a task cost, and which plan is cheapest (strategy.h); where does the answer turn over
 * and what matters most (crossover.h); how sure is that (distribution.h). What does a loop of calls cost, and how does
 * it end (loop.h); what will the rest of this run cost (remaining.h), and what with all that is unknown of it
 * (forecast.h). What would a million runs cost, of any kind (simulate.h), or a million variants (sweep.h)? What are my
 * parameters, by the runs that I have recorded (fit.h), and how do conversations grow (growth.h)? Are these arms
 * different, and how sure is that (trials.h)? Do forecasts hold (calibration.h)? What would a policy have cost
 * (replay.h)?
 *
 * Every function is pure: no allocation, no I/O, no state. Structs that may grow start with struct_size and are made by
 * their _INIT macro; functions return a status, and a fault says what was wrong with the input (fault.h).
 */
#ifndef LOOPCOST_H
#define LOOPCOST_H

#include "version.h"

#include "calibration.h"
#include "crossover.h"
#include "distribution.h"
#include "fit.h"
#include "forecast.h"
#include "growth.h"
#include "remaining.h"
#include "replay.h"
#include "simulate.h"
#include "sweep.h"
#include "trials.h"

#endif
