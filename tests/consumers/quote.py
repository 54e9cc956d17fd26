"""What quote.c prints, in Python."""

from loopcost import Context, Model, Price, Strategy, Task, Usage, bill, crossover

strong_price = Price(input=5, output=25, cache_read=0.5, cache_write=6.25)
weak_price = Price(input=1, output=5, cache_read=0.1, cache_write=1.25)
strong = Model(strong_price, bugs={"count": 5, "hard_share": 0.2}, fix_chance={"easy": 0.9, "hard": 0.6})
weak = Model(weak_price, bugs={"count": 10, "hard_share": 0.4}, fix_chance={"easy": 0.6, "hard": 0.15})
task = Task(prompt=6000, generation=4000, attempt=800, trace=400)
context = Context(mode="fresh", caching=True)
a = Strategy(strong, weak, task, context)
b = Strategy(weak, strong, task, context)

print("bill", bill(Usage(input=1748, output=769, cache_read=11572, cache_write=3679), strong_price).usd)
for name, strategy in (("A", a), ("B", b)):
    cost = strategy.cost()
    print(f"{name} {cost.mean:.17g} {cost.variance:.17g}")
print(f"crossover {crossover(a, b).values[0]:.17g}")
