//! Strategies as C takes them: structs that point to one another.
//!
//! C knows a model, a task and a context by its address. So what is one reference in Rust becomes
//! one struct here, however many strategies share it.

use super::{initial, length};
use crate::attempts::Class;
use crate::strategy::{Context, Model, Strategy, Task};
use loopcost_sys as sys;
use std::marker::PhantomData;

/// The lists are never touched after they are made: the structs in them point to one another, and to
/// the tables of chances in the models.
pub(super) struct Lowered<'a> {
    strategies: Vec<sys::loopcost_strategy>,
    _models: LoweredModels,
    _tasks: Vec<sys::loopcost_task>,
    _contexts: Vec<sys::loopcost_context>,
    _tables: PhantomData<&'a Model>,
}

struct LoweredModels {
    models: Vec<sys::loopcost_model>,
    _prices: Vec<sys::loopcost_price>,
    _classes: Vec<Vec<sys::loopcost_class>>,
}

impl<'a> Lowered<'a> {
    pub(super) fn new(strategies: &[Strategy<'a>]) -> Lowered<'a> {
        let distinct_models = Distinct::new(strategies.iter().flat_map(|s| [s.generator, s.fixer]));
        let distinct_tasks = Distinct::new(strategies.iter().map(|s| s.task));
        let distinct_contexts = Distinct::new(strategies.iter().map(|s| s.context));
        let models = LoweredModels::new(&distinct_models.0);
        let tasks: Vec<_> = distinct_tasks
            .0
            .iter()
            .map(|task| Task::raw(task))
            .collect();
        let contexts: Vec<_> = distinct_contexts
            .0
            .iter()
            .map(|context| Context::raw(context))
            .collect();
        let strategies = strategies
            .iter()
            .map(|s| sys::loopcost_strategy {
                generator: &models.models[distinct_models.position(s.generator)],
                fixer: &models.models[distinct_models.position(s.fixer)],
                task: &tasks[distinct_tasks.position(s.task)],
                context: &contexts[distinct_contexts.position(s.context)],
                ..initial()
            })
            .collect();
        Lowered {
            strategies,
            _models: models,
            _tasks: tasks,
            _contexts: contexts,
            _tables: PhantomData,
        }
    }

    pub(super) fn strategy(&self, which: usize) -> &sys::loopcost_strategy {
        &self.strategies[which]
    }
}

impl LoweredModels {
    fn new(models: &[&Model]) -> LoweredModels {
        let prices: Vec<_> = models.iter().map(|model| model.price.raw()).collect();
        let classes: Vec<Vec<_>> = models
            .iter()
            .map(|model| model.classes.iter().map(Class::raw).collect())
            .collect();
        let models = models
            .iter()
            .zip(prices.iter().zip(&classes))
            .map(|(model, (price, classes))| sys::loopcost_model {
                n_classes: length(classes),
                price,
                classes: classes.as_ptr(),
                counts: model.counts.kind(),
                count_variance: model.counts.variance(),
                ..initial()
            })
            .collect();
        LoweredModels {
            models,
            _prices: prices,
            _classes: classes,
        }
    }
}

/// References in the order of their addresses, each once.
struct Distinct<'a, T>(Vec<&'a T>);

impl<'a, T> Distinct<'a, T> {
    fn new(references: impl Iterator<Item = &'a T>) -> Self {
        let mut list: Vec<&T> = references.collect();
        list.sort_unstable_by_key(|&reference| address(reference));
        list.dedup_by_key(|&mut reference| address(reference));
        Distinct(list)
    }

    fn position(&self, wanted: &T) -> usize {
        let found = self
            .0
            .binary_search_by_key(&address(wanted), |&reference| address(reference));
        found.expect("every reference of the strategies is in the list")
    }
}

fn address<T>(reference: &T) -> usize {
    reference as *const T as usize
}
