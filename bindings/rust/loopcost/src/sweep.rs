use crate::error::{Error, ErrorKind, Result};
use crate::ffi;
use crate::param::Param;
use crate::strategy::Strategy;
use loopcost_sys as sys;

/// What a sweep answers: the fields of [`Cost`](crate::Cost), and the standard deviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
#[allow(missing_docs)] // as in Cost
pub enum Quantity {
    Mean,
    Variance,
    Sd,
    AttemptsMean,
    AttemptsVariance,
    Generation,
    FixInput,
    FixOutput,
    CacheRead,
    CacheWrite,
    PSolved,
    PUnsolved,
    MeanSolved,
    MeanUnsolved,
    PerSolved,
    Fixed,
    MeanBound,
    VarianceBound,
}

impl Quantity {
    pub(crate) fn raw(self) -> u32 {
        match self {
            Quantity::Mean => sys::LOOPCOST_OUTPUT_MEAN,
            Quantity::Variance => sys::LOOPCOST_OUTPUT_VARIANCE,
            Quantity::Sd => sys::LOOPCOST_OUTPUT_SD,
            Quantity::AttemptsMean => sys::LOOPCOST_OUTPUT_ATTEMPTS_MEAN,
            Quantity::AttemptsVariance => sys::LOOPCOST_OUTPUT_ATTEMPTS_VARIANCE,
            Quantity::Generation => sys::LOOPCOST_OUTPUT_GENERATION,
            Quantity::FixInput => sys::LOOPCOST_OUTPUT_FIX_INPUT,
            Quantity::FixOutput => sys::LOOPCOST_OUTPUT_FIX_OUTPUT,
            Quantity::CacheRead => sys::LOOPCOST_OUTPUT_CACHE_READ,
            Quantity::CacheWrite => sys::LOOPCOST_OUTPUT_CACHE_WRITE,
            Quantity::PSolved => sys::LOOPCOST_OUTPUT_P_SOLVED,
            Quantity::PUnsolved => sys::LOOPCOST_OUTPUT_P_UNSOLVED,
            Quantity::MeanSolved => sys::LOOPCOST_OUTPUT_MEAN_SOLVED,
            Quantity::MeanUnsolved => sys::LOOPCOST_OUTPUT_MEAN_UNSOLVED,
            Quantity::PerSolved => sys::LOOPCOST_OUTPUT_PER_SOLVED,
            Quantity::Fixed => sys::LOOPCOST_OUTPUT_FIXED,
            Quantity::MeanBound => sys::LOOPCOST_OUTPUT_MEAN_BOUND,
            Quantity::VarianceBound => sys::LOOPCOST_OUTPUT_VARIANCE_BOUND,
        }
    }
}

/// What a strategy costs with the numbers of each row in place: columns of parameters in, columns of
/// answers out. Row by row it is [`Strategy::cost`], to the bit.
///
/// A parameter of a model moves in both roles where one model plays both. Columns are set one after
/// the other: of two that move the same number the later one holds.
///
/// ```
/// use loopcost::*;
///
/// let price = Price { input: 1.0, output: 5.0, cache_read: 0.1, cache_write: 1.25 };
/// let model = Model::new(price, TwoClasses { count: 10.0, hard_share: 0.4, easy: 0.6, hard: 0.15 }.classes()?);
/// let task = Task { prompt: 6000.0, generation: 4000.0, attempt: 800.0, trace: 400.0, ..Task::default() };
/// let context = Context::default();
/// let solo = Strategy { generator: &model, fixer: &model, task: &task, context: &context };
/// let mut mean = [0.0; 3];
/// sweep(
///     &solo,
///     &[(Param::GENERATOR_BUGS_COUNT, &[5.0, 10.0, 20.0])],
///     &mut [(Quantity::Mean, &mut mean)],
/// )?;
/// assert_eq!(mean[1], solo.cost()?.mean);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
///
/// Those of [`Strategy::cost`] at the first bad row, with its [`row`](Error::row) and the column's
/// parameter: earlier rows are written, it and later ones are not. `Unsupported` for a parameter
/// that is no scalar of this strategy, before any row.
///
/// # Panics
///
/// Where the columns, in and out, are not all of one length.
pub fn sweep(
    base: &Strategy<'_>,
    columns: &[(Param, &[f64])],
    outputs: &mut [(Quantity, &mut [f64])],
) -> Result<()> {
    ffi::sweep(base, columns, outputs, None)
}

/// As [`sweep`], but a bad row is told and left as it was, and those after it are answered.
///
/// # Errors
///
/// `Unsupported` for a parameter that is no scalar of this strategy, before any row.
///
/// # Panics
///
/// Where the columns, in and out, are not all of one length.
pub fn sweep_each(
    base: &Strategy<'_>,
    columns: &[(Param, &[f64])],
    outputs: &mut [(Quantity, &mut [f64])],
) -> Result<Vec<std::result::Result<(), ErrorKind>>> {
    let mut statuses = vec![sys::LOOPCOST_OK; rows(columns, outputs)];
    ffi::sweep(base, columns, outputs, Some(&mut statuses))?;
    Ok(statuses.into_iter().map(told).collect())
}

fn told(status: i32) -> std::result::Result<(), ErrorKind> {
    match status {
        sys::LOOPCOST_OK => Ok(()),
        status => Err(Error::of_fault(sys::loopcost_fault {
            status,
            ..ffi::no_fault()
        })
        .kind()),
    }
}

/// How many rows there are: all columns have them.
pub(crate) fn rows(columns: &[(Param, &[f64])], outputs: &[(Quantity, &mut [f64])]) -> usize {
    let mut lengths = columns
        .iter()
        .map(|(_, values)| values.len())
        .chain(outputs.iter().map(|(_, values)| values.len()));
    let first = lengths.next().unwrap_or(0);
    assert!(
        lengths.all(|length| length == first),
        "the columns of a sweep are not all of one length"
    );
    first
}
